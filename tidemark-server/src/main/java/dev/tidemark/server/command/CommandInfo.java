package dev.tidemark.server.command;

import java.util.List;

/**
 * What {@code COMMAND} tells of a command.
 *
 * @param name in lower case
 * @param arity number of arguments, the name included; {@code -n}: at least n
 * @param flags as Redis names them
 * @param firstKey position of the first key, 0 if there is none
 * @param lastKey position of the last, counted from the end if negative
 * @param keyStep between keys
 * @param group of the documentation
 * @param since the version that first had it
 * @param summary one line for people
 */
public record CommandInfo(
        String name,
        int arity,
        List<String> flags,
        int firstKey,
        int lastKey,
        int keyStep,
        List<String> categories,
        String group,
        String since,
        String summary) {

    /** A command without keys that a node answers by itself. */
    static CommandInfo ofNode(String name, int arity, String group, String summary) {
        return new CommandInfo(
                name,
                arity,
                List.of("loading", "stale", "fast"),
                0,
                0,
                0,
                List.of("@fast", "@" + group),
                group,
                "1.0.0",
                summary);
    }

    public boolean accepts(int arguments) {
        return arity < 0 ? arguments >= -arity : arguments == arity;
    }
}
