package dev.tidemark.server.command;

import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.state.reply.Reply;
import java.util.Locale;
import java.util.Set;

/**
 * The answers to commands that are not there. Mostly the words of Redis, from which clients learn to do without. Not
 * for scripts: Redisson takes {@code ERR unknown command} to {@code EVALSHA} for an older server, and asks again at
 * once, for ever.
 */
public final class UnknownCommands {
    private static final Set<String> OF_SCRIPTS =
            Set.of("eval", "eval_ro", "evalsha", "evalsha_ro", "fcall", "fcall_ro", "script");

    /** No client knows it, so none acts on it: it does not begin as unknown commands do, and names no error code. */
    public static final Reply.Failure NO_SCRIPTS = new Reply.Failure(
            "ERR Tidemark runs no scripts and functions yet: nothing was executed. Use MULTI with WATCH instead");

    /** What a browser sends first when somebody makes it talk to this port. */
    private static final Set<String> HTTP_WORDS = Set.of("post", "host:");

    private static final Set<String> NEVER_IN_TRANSACTION = Set.of("sync", "psync");
    private static final int LONGEST = 10;

    private UnknownCommands() {}

    /** @param arguments what the client sent, the unknown name first */
    public static Reply.Failure refusal(byte[][] arguments) {
        return isOneOf(OF_SCRIPTS, arguments[0]) ? NO_SCRIPTS : KvErrors.unknownCommand(arguments);
    }

    /** Whether {@code name} is a word of HTTP: the connection is closed without an answer, as Redis does. */
    public static boolean isHttp(byte[] name) {
        return isOneOf(HTTP_WORDS, name);
    }

    /**
     * Whether it is a command of Redis that is refused between {@code MULTI} and {@code EXEC}, if it exists here or
     * not.
     */
    public static boolean isNeverInTransaction(byte[] name) {
        return isOneOf(NEVER_IN_TRANSACTION, name);
    }

    private static boolean isOneOf(Set<String> names, byte[] name) {
        return name.length <= LONGEST && names.contains(CommandErrors.text(name).toLowerCase(Locale.ROOT));
    }
}
