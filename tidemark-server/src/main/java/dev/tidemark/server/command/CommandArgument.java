package dev.tidemark.server.command;

import java.util.List;
import java.util.Locale;

/**
 * An argument of a command, or several that belong together, as {@code COMMAND DOCS} describes them. Immutable.
 *
 * @param token the word before it, or of a {@link Type#PURE_TOKEN} the word itself; null if there is none
 * @param multiple whether it may be given again and again
 * @param multipleToken whether the token is then given again too
 * @param arguments the alternatives of a {@link Type#ONEOF} and the parts of a {@link Type#BLOCK}; else empty
 */
public record CommandArgument(
        String name,
        Type type,
        String token,
        boolean optional,
        boolean multiple,
        boolean multipleToken,
        List<CommandArgument> arguments) {

    /** What an argument is. */
    public enum Type {
        KEY,
        STRING,
        INTEGER,
        DOUBLE,
        UNIX_TIME,
        PATTERN,
        PURE_TOKEN,
        ONEOF,
        BLOCK;

        /** As {@code COMMAND DOCS} shows it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        boolean hasArguments() {
            return this == ONEOF || this == BLOCK;
        }
    }

    public CommandArgument {
        arguments = List.copyOf(arguments);
    }

    static CommandArgument of(String name, Type type) {
        return group(name, type, List.of());
    }

    static CommandArgument group(String name, Type type, List<CommandArgument> arguments) {
        return new CommandArgument(name, type, null, false, false, false, arguments);
    }

    CommandArgument withToken(String word) {
        return new CommandArgument(name, type, word, optional, multiple, multipleToken, arguments);
    }

    CommandArgument asOptional() {
        return new CommandArgument(name, type, token, true, multiple, multipleToken, arguments);
    }

    CommandArgument asMultiple(boolean withToken) {
        return new CommandArgument(name, type, token, optional, true, withToken, arguments);
    }
}
