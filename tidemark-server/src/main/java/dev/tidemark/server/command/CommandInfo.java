package dev.tidemark.server.command;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What {@code COMMAND} tells of a command.
 *
 * @param name in lower case; of a subcommand {@code container|subcommand}
 * @param arity number of arguments, all words of the name included; {@code -n}: at least n
 * @param flags as Redis names them
 * @param firstKey position of the first key, 0 if there is none
 * @param lastKey position of the last, counted from the end if negative
 * @param keyStep between keys
 * @param categories of access control, such as {@code @read}
 * @param group of the documentation
 * @param since the version of Redis that first had it; of Tidemark for its own commands
 * @param summary one line for people
 * @param syntax of what follows the name, as {@link CommandSyntax} reads it; empty: nothing does
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
        String summary,
        String syntax) {
    /** The first version of Tidemark. */
    static final String TIDEMARK = "0.1.0";

    /**
     * A command without keys that a node answers by itself.
     *
     * @param flags separated by blanks
     * @param categories beyond those that follow from the flags, with their {@code @}, separated by blanks
     */
    public static CommandInfo node(
            String name, int arity, String group, String since, String flags, String categories, String summary) {
        List<String> flagList = words(flags);
        return new CommandInfo(
                name, arity, flagList, 0, 0, 0, categories(flagList, words(categories)), group, since, summary, "");
    }

    /** A command of Tidemark alone. */
    static CommandInfo own(String name, int arity, String flags, String summary) {
        return node(name, arity, "server", TIDEMARK, flags, "", summary);
    }

    private static List<String> words(String text) {
        return Stream.of(text.split(" ")).filter(word -> !word.isEmpty()).toList();
    }

    private static List<String> categories(List<String> flags, List<String> more) {
        Set<String> found = new TreeSet<>(more);
        for (String flag : List.of("admin", "pubsub", "write", "blocking")) {
            if (flags.contains(flag)) {
                found.add("@" + flag);
            }
        }
        if (flags.contains("admin")) {
            found.add("@dangerous");
        }
        if (flags.contains("readonly")) {
            found.add("@read");
        }
        found.add(flags.contains("fast") ? "@fast" : "@slow");
        return List.copyOf(found);
    }

    public CommandInfo withSyntax(String text) {
        return new CommandInfo(name, arity, flags, firstKey, lastKey, keyStep, categories, group, since, summary, text);
    }

    public boolean accepts(int arguments) {
        return arity < 0 ? arguments >= -arity : arguments == arity;
    }

    /** What a client types: the last word of the name. */
    public String word() {
        return name.substring(name.indexOf('|') + 1);
    }
}
