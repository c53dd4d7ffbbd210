package dev.tidemark.kv.reply;

import dev.tidemark.state.reply.Reply;
import java.nio.charset.StandardCharsets;

/** Errors in the words of Redis. */
public final class KvErrors {
    public static final Reply.Failure NOT_AN_INTEGER = new Reply.Failure("ERR value is not an integer or out of range");
    public static final Reply.Failure OVERFLOW = new Reply.Failure("ERR increment or decrement would overflow");
    public static final Reply.Failure SYNTAX = new Reply.Failure("ERR syntax error");
    public static final Reply.Failure TOO_LONG =
            new Reply.Failure("ERR string exceeds maximum allowed size (proto-max-bulk-len)");
    public static final Reply.Failure NO_DIGESTS = new Reply.Failure(
            "ERR IFDEQ and IFDNE compare digests of values, which this server does not have; use IFEQ or IFNE");
    public static final Reply.Failure SAME_OBJECT =
            new Reply.Failure("ERR source and destination objects are the same");
    public static final Reply.Failure NOT_A_FLOAT = new Reply.Failure("ERR value is not a valid float");
    public static final Reply.Failure NAN_OR_INFINITY =
            new Reply.Failure("ERR increment would produce NaN or Infinity");
    public static final Reply.Failure BIT_OFFSET =
            new Reply.Failure("ERR bit offset is not an integer or out of range");
    public static final Reply.Failure SOURCES_TOO_LONG =
            new Reply.Failure("ERR the sources of BITOP have more than 256 MiB together; nothing was stored");
    static final Reply.Failure REPLY_TOO_LARGE = new Reply.Failure(
            "ERR the reply would have more than 16 MiB; ask for less at a time, or use SCAN or HSCAN");
    public static final Reply.Failure OUT_OF_MEMORY =
            new Reply.Failure("OOM command not allowed when used memory > 'maxmemory'.");
    public static final Reply.Failure INVALID_CURSOR = new Reply.Failure("ERR invalid cursor");
    static final Reply.Failure NOT_POSITIVE = new Reply.Failure("ERR value is out of range, must be positive");

    /** A difference to Redis, for the documentation. */
    public static final String STRING_BOUND = "A string that grows in place may have 32 MiB, not 512.";

    private static final int MAX_SHOWN_CHARS = 128;

    private KvErrors() {}

    /** @param name of the command, in lower case */
    public static Reply.Failure wrongArity(String name) {
        return new Reply.Failure("ERR wrong number of arguments for '" + name + "' command");
    }

    /** @param name of the command, in lower case */
    public static Reply.Failure invalidExpireTime(String name) {
        return new Reply.Failure("ERR invalid expire time in '" + name + "' command");
    }

    public static Reply.Failure unknownSubcommand(byte[] name, String command) {
        return new Reply.Failure(
                "ERR unknown subcommand '" + show(name, MAX_SHOWN_CHARS) + "'. Try " + command + " HELP.");
    }

    public static Reply.Failure unsupportedOption(byte[] option) {
        return new Reply.Failure("ERR Unsupported option " + show(option, MAX_SHOWN_CHARS));
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
