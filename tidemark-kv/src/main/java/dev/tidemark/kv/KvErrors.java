package dev.tidemark.kv;

import dev.tidemark.state.Reply;
import java.nio.charset.StandardCharsets;

/** Errors in the words of Redis. */
public final class KvErrors {
    static final Reply.Failure WRONG_TYPE =
            new Reply.Failure("WRONGTYPE Operation against a key holding the wrong kind of value");
    static final Reply.Failure NOT_AN_INTEGER = new Reply.Failure("ERR value is not an integer or out of range");
    static final Reply.Failure HASH_VALUE_NOT_AN_INTEGER = new Reply.Failure("ERR hash value is not an integer");
    static final Reply.Failure OVERFLOW = new Reply.Failure("ERR increment or decrement would overflow");
    static final Reply.Failure DECREMENT_OVERFLOW = new Reply.Failure("ERR decrement would overflow");
    static final Reply.Failure SYNTAX = new Reply.Failure("ERR syntax error");
    static final Reply.Failure TOO_LONG =
            new Reply.Failure("ERR string exceeds maximum allowed size (proto-max-bulk-len)");
    static final Reply.Failure NO_EXPIRY = new Reply.Failure(
            "ERR SET with EX, PX, EXAT, PXAT or KEEPTTL is not supported by this version: keys do not expire yet");

    private static final int MAX_SHOWN_CHARS = 128;

    private KvErrors() {}

    /** @param name of the command, in lower case */
    public static Reply.Failure wrongArity(String name) {
        return new Reply.Failure("ERR wrong number of arguments for '" + name + "' command");
    }

    /** @param args what the client sent, the unknown name first */
    public static Reply.Failure unknownCommand(byte[][] args) {
        StringBuilder shown = new StringBuilder();
        for (int i = 1; i < args.length && shown.length() < MAX_SHOWN_CHARS; i++) {
            int room = MAX_SHOWN_CHARS - shown.length();
            shown.append('\'').append(show(args[i], room)).append("' ");
        }
        return new Reply.Failure(
                "ERR unknown command '" + show(args[0], MAX_SHOWN_CHARS) + "', with args beginning with: " + shown);
    }

    /** At most so many bytes as text that fits on one line. */
    private static String show(byte[] bytes, int maxBytes) {
        String text = new String(bytes, 0, Math.min(bytes.length, maxBytes), StandardCharsets.UTF_8);
        return text.replace('\r', ' ').replace('\n', ' ');
    }
}
