package dev.tidemark.server.command;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** The errors that Redis answers before a command runs, in its words. */
public final class CommandErrors {
    private static final int QUOTED_BYTES = 128;
    /** What a browser sends first when somebody makes it talk to this port. */
    private static final Set<String> HTTP_WORDS = Set.of("post", "host:");

    private CommandErrors() {}

    /** Whether {@code name} is a word of HTTP: the connection is closed without an answer, as Redis does. */
    public static boolean isHttp(byte[] name) {
        return name.length <= 5 && HTTP_WORDS.contains(text(name).toLowerCase(Locale.ROOT));
    }

    public static String unknown(byte[][] arguments) {
        StringBuilder quoted = new StringBuilder();
        for (int i = 1; i < arguments.length && quoted.length() < QUOTED_BYTES; i++) {
            quoted.append('\'')
                    .append(cut(arguments[i], QUOTED_BYTES - quoted.length()))
                    .append("' ");
        }
        return "ERR unknown command '" + cut(arguments[0], QUOTED_BYTES) + "', with args beginning with: " + quoted;
    }

    public static String wrongArity(String command) {
        return "ERR wrong number of arguments for '" + command + "' command";
    }

    static String unknownSubcommand(String command, byte[] subcommand) {
        return "ERR unknown subcommand '" + cut(subcommand, QUOTED_BYTES) + "'. Try " + command.toUpperCase(Locale.ROOT)
                + " HELP.";
    }

    private static String cut(byte[] bytes, int length) {
        return new String(bytes, 0, Math.min(bytes.length, length), StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
