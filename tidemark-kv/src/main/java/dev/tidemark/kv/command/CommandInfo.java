package dev.tidemark.kv.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What is known of a command without running it: the one descriptor, of commands on the data and of those that a node
 * answers itself. {@code COMMAND} and docs/commands.md tell it, and it decides where a command goes. Values are those
 * of Redis 7.2.
 *
 * <p>{@link #write}, {@link #read}, {@link #container} and {@link #of} begin it, and what its methods return is the
 * same with one more thing said.
 *
 * @param name in lower case; of a subcommand {@code container|subcommand}
 * @param arity number of arguments, all words of the name included; {@code -n}: at least n
 * @param flags as Redis names them
 * @param keys where all of its keys stand
 * @param keyFlags what it does to them, see {@link #keysAre}; empty: what reads or writes do if they say nothing
 * @param categories of access control, such as {@code @read}
 * @param group of the documentation
 * @param tips for clients of a cluster: to whom to send it, and how to put replies together
 */
public record CommandInfo(
        String name,
        int arity,
        List<String> flags,
        KeyRange keys,
        List<List<String>> keyFlags,
        List<String> categories,
        String group,
        CommandDoc doc,
        List<String> tips) {
    /** The first version of Tidemark. */
    private static final String TIDEMARK = "0.1.0";

    private static final String WRITE = "write";
    private static final String READONLY = "readonly";
    private static final String DENYOOM = "denyoom";
    private static final String FAST = "fast";

    /** A write of one key, which is its first argument, in constant time. */
    public static CommandInfo write(String name, int arity, Group group, String since, String summary) {
        return onKey(name, arity, group, WRITE, since, summary);
    }

    /** A read of one key, which is its first argument, in constant time. */
    public static CommandInfo read(String name, int arity, Group group, String since, String summary) {
        return onKey(name, arity, group, READONLY, since, summary);
    }

    private static CommandInfo onKey(String name, int arity, Group group, String flag, String since, String summary) {
        List<String> categories = List.of(group.category(), flag.equals(WRITE) ? "@write" : "@read", "@slow");
        CommandDoc doc = new CommandDoc(since, summary).takes("O(1)");
        return new CommandInfo(
                name, arity, List.of(flag), new KeyRange(1, 1, 1), List.of(), categories, group.text(), doc, List.of());
    }

    /** A read of which Redis says nothing, because it is a container of others. */
    public static CommandInfo container(String name, int arity, Group group, String since, String summary) {
        return of(name, arity, group.text(), since, summary).takes("O(1)");
    }

    /** A command without flags and keys. */
    public static CommandInfo of(String name, int arity, String group, String since, String summary) {
        return new CommandInfo(
                name,
                arity,
                List.of(),
                KeyRange.NONE,
                List.of(),
                List.of("@slow"),
                group,
                new CommandDoc(since, summary),
                List.of());
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
        return with(all, categories(all, moreCategories));
    }

    private static List<String> categories(List<String> flags, String... more) {
        Set<String> found = new TreeSet<>(Arrays.asList(more));
        Stream.of("admin", "pubsub", WRITE, "blocking")
                .filter(flags::contains)
                .map(flag -> "@" + flag)
                .forEach(found::add);
        if (flags.contains("admin")) {
            found.add("@dangerous");
        }
        if (flags.contains(READONLY)) {
            found.add("@read");
        }
        found.add(flags.contains(FAST) ? "@fast" : "@slow");
        return List.copyOf(found);
    }

    /** Takes constant or logarithmic time. */
    public CommandInfo fast() {
        List<String> more = new ArrayList<>(flags);
        more.add(FAST);
        return with(
                more,
                categories.stream().map(c -> c.equals("@slow") ? "@fast" : c).toList());
    }

    /** Refused when memory is short, because it may take more. */
    public CommandInfo denyOom() {
        List<String> more = new ArrayList<>(flags);
        more.add(1, DENYOOM); // where Redis shows it: after "write"
        return with(more, categories);
    }

    /** Access control counts it among the dangerous ones. */
    public CommandInfo isDangerous() {
        List<String> more = new ArrayList<>(categories);
        more.add("@dangerous");
        return with(flags, more);
    }

    /** With keys among its arguments, as {@link KeyRange} has it. */
    public CommandInfo keys(int first, int last, int step) {
        return with(new KeyRange(first, last, step));
    }

    public CommandInfo noKeys() {
        return with(KeyRange.NONE);
    }

    /**
     * What it does to its keys. Of several, each but the last is for one key more.
     *
     * @param flags of a {@link KeySpec}, separated by blanks
     */
    public CommandInfo keysAre(String... flags) {
        List<List<String>> all =
                Stream.of(flags).map(one -> List.of(one.split(" "))).toList();
        return new CommandInfo(name, arity, this.flags, keys, all, categories, group, doc, tips);
    }

    /** @param words tips of Redis, separated by blanks */
    public CommandInfo tips(String words) {
        List<String> all = List.of(words.split(" "));
        return new CommandInfo(name, arity, flags, keys, keyFlags, categories, group, doc, all);
    }

    public CommandInfo takes(String time) {
        return with(doc.takes(time));
    }

    public CommandInfo differs(String how) {
        return with(doc.differs(how));
    }

    public CommandInfo withSyntax(String text) {
        return with(doc.withSyntax(text));
    }

    private CommandInfo with(List<String> otherFlags, List<String> otherCategories) {
        return new CommandInfo(
                name, arity, List.copyOf(otherFlags), keys, keyFlags, List.copyOf(otherCategories), group, doc, tips);
    }

    private CommandInfo with(KeyRange otherKeys) {
        return new CommandInfo(name, arity, flags, otherKeys, keyFlags, categories, group, doc, tips);
    }

    private CommandInfo with(CommandDoc otherDoc) {
        return new CommandInfo(name, arity, flags, keys, keyFlags, categories, group, otherDoc, tips);
    }

    public boolean isWrite() {
        return flags.contains(WRITE);
    }

    /** See {@link #denyOom}. */
    public boolean isRefusedWithoutMemory() {
        return flags.contains(DENYOOM);
    }

    public boolean accepts(int arguments) {
        return arity < 0 ? arguments >= -arity : arguments == arity;
    }

    /** What a client types: the last word of the name. */
    public String word() {
        return name.substring(name.indexOf('|') + 1);
    }

    /** What it does to which keys; none if it has no keys. */
    public List<KeySpec> keySpecs() {
        if (keys.isEmpty()) {
            return List.of();
        }
        if (keyFlags.isEmpty()) {
            return List.of(new KeySpec(keys, isWrite() ? KeySpec.WRITTEN : KeySpec.READ));
        }
        List<KeySpec> specs = new ArrayList<>();
        for (int i = 0; i < keyFlags.size(); i++) {
            int first = keys.first() + i;
            boolean isLast = i == keyFlags.size() - 1;
            specs.add(new KeySpec(new KeyRange(first, isLast ? keys.last() : first, keys.step()), keyFlags.get(i)));
        }
        return specs;
    }

    /**
     * What it does to the key at this position of a call.
     *
     * @param arguments their number, the name included
     */
    public List<String> keyFlagsAt(int position, int arguments) {
        return keySpecs().stream()
                .filter(spec -> spec.includes(position, arguments))
                .findFirst()
                .map(KeySpec::flags)
                .orElse(ofOneKey());
    }

    /** What it does to a key of which it says nothing in particular. */
    public List<String> ofOneKey() {
        return isWrite() ? KeySpec.WRITTEN : KeySpec.READ;
    }
}
