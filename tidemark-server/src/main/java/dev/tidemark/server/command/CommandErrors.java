package dev.tidemark.server.command;

import dev.tidemark.state.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** Words of Redis for what is no command, besides those of {@link dev.tidemark.kv.KvErrors}. */
public final class CommandErrors {
    private static final int QUOTED_BYTES = 128;
    /** What a browser sends first when somebody makes it talk to this port. */
    private static final Set<String> HTTP_WORDS = Set.of("post", "host:");

    private CommandErrors() {}

    /** Whether {@code name} is a word of HTTP: the connection is closed without an answer, as Redis does. */
    public static boolean isHttp(byte[] name) {
        return name.length <= 5 && HTTP_WORDS.contains(text(name).toLowerCase(Locale.ROOT));
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

    private static String cut(byte[] bytes, int length) {
        return new String(bytes, 0, Math.min(bytes.length, length), StandardCharsets.UTF_8);
    }

    public static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
