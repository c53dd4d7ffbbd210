package dev.tidemark.server.command;

import dev.tidemark.kv.command.CommandDoc;
import dev.tidemark.kv.command.KeyRange;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What {@code COMMAND} tells of a command. {@link #of} begins it, and what its methods return is the same with one more
 * thing said.
 *
 * @param name in lower case; of a subcommand {@code container|subcommand}
 * @param arity number of arguments, all words of the name included; {@code -n}: at least n
 * @param flags as Redis names them
 * @param categories of access control, such as {@code @read}
 * @param group of the documentation
 */
public record CommandInfo(
        String name,
        int arity,
        List<String> flags,
        KeyRange keys,
        List<String> categories,
        String group,
        CommandDoc doc) {
    /** The first version of Tidemark. */
    private static final String TIDEMARK = "0.1.0";

    /** A command without flags and keys. */
    public static CommandInfo of(String name, int arity, String group, String since, String summary) {
        return new CommandInfo(
                name, arity, List.of(), KeyRange.NONE, List.of("@slow"), group, new CommandDoc(since, summary));
    }

    /** A command of Tidemark alone. */
    public static CommandInfo own(String name, int arity, String group, String summary) {
        return of(name, arity, group, TIDEMARK, summary);
    }

    /**
     * With flags, and the categories that follow from them.
     *
     * @param words separated by blanks
     * @param moreCategories beyond those that follow from the flags, with their {@code @}
     */
    public CommandInfo flags(String words, String... moreCategories) {
        List<String> all = List.of(words.split(" "));
        return new CommandInfo(name, arity, all, keys, categories(all, moreCategories), group, doc);
    }

    private static List<String> categories(List<String> flags, String... more) {
        Set<String> found = new TreeSet<>(Arrays.asList(more));
        Stream.of("admin", "pubsub", "write", "blocking")
                .filter(flags::contains)
                .map(flag -> "@" + flag)
                .forEach(found::add);
        if (flags.contains("admin")) {
            found.add("@dangerous");
        }
        if (flags.contains("readonly")) {
            found.add("@read");
        }
        found.add(flags.contains("fast") ? "@fast" : "@slow");
        return List.copyOf(found);
    }

    /** With keys among its arguments, as {@link KeyRange} has it. */
    public CommandInfo keys(int first, int last, int step) {
        return new CommandInfo(name, arity, flags, new KeyRange(first, last, step), categories, group, doc);
    }

    public CommandInfo differs(String how) {
        return with(doc.differs(how));
    }

    public CommandInfo withSyntax(String text) {
        return with(doc.withSyntax(text));
    }

    private CommandInfo with(CommandDoc otherDoc) {
        return new CommandInfo(name, arity, flags, keys, categories, group, otherDoc);
    }

    public boolean accepts(int arguments) {
        return arity < 0 ? arguments >= -arity : arguments == arity;
    }

    /** What a client types: the last word of the name. */
    public String word() {
        return name.substring(name.indexOf('|') + 1);
    }
}
