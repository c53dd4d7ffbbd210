package dev.tidemark.server.command;

import dev.tidemark.state.reply.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Words of Redis for what is no command, besides those of {@link dev.tidemark.kv.reply.KvErrors}. */
public final class CommandErrors {
    private static final int QUOTED_BYTES = 128;
    public static final Reply.Failure OUT_OF_MEMORY =
            new Reply.Failure("OOM command not allowed when used memory > 'maxmemory'.");
    public static final Reply.Failure NOT_IN_TRANSACTION =
            new Reply.Failure("ERR Command not allowed inside a transaction");
    public static final Reply.Failure TRANSACTION_TOO_LARGE = new Reply.Failure(
            "ERR the transaction is larger than max-entry-bytes allows, or all clients together have too much queued;"
                    + " nothing of it will be executed");

    public static final Reply.Failure TOO_MUCH_WATCHED = new Reply.Failure(
            "ERR the watched keys are larger than max-entry-bytes allows, or all clients together have too much queued;"
                    + " nothing is watched now");

    private CommandErrors() {}

    /** Why {@code EXEC} executed nothing. */
    public static Reply.Failure execAborted(Reply.Failure because) {
        String reason = because.message();
        return new Reply.Failure("EXECABORT Transaction discarded because of: "
                + (reason.startsWith("ERR ") ? reason.substring("ERR ".length()) : reason));
    }

    /** @param command in lower case, as it is in the table */
    public static Reply.Failure notWhileSubscribed(String command) {
        return new Reply.Failure("ERR Can't execute '" + command + "': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING /"
                + " QUIT / RESET are allowed in this context");
    }

    static String unknownSubcommand(String command, byte[] subcommand) {
        return "ERR unknown subcommand '" + cut(subcommand, QUOTED_BYTES) + "'. Try " + command.toUpperCase(Locale.ROOT)
                + " HELP.";
    }

    /** A subcommand got more arguments than it takes, where its arity does not say so. */
    public static String wrongSubcommandUse(String command, byte[] subcommand) {
        return "unknown subcommand or wrong number of arguments for '" + cut(subcommand, QUOTED_BYTES) + "'. Try "
                + command + " HELP.";
    }

    private static String cut(byte[] bytes, int length) {
        return new String(bytes, 0, Math.min(bytes.length, length), StandardCharsets.UTF_8);
    }

    public static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
