package dev.tidemark.kv.command;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What is known of a command without running it; the server answers {@code COMMAND} from it and decides where a command
 * goes. Values are those of Redis 7.2.
 *
 * @param name in lower case
 * @param arity number of arguments, the name included; negative: at least that many
 * @param dangerous whether access control counts it among the dangerous ones
 */
public record CommandSpec(
        String name, int arity, Set<Flag> flags, KeyRange keys, Group group, boolean dangerous, CommandDoc doc) {

    public CommandSpec {
        EnumSet<Flag> copy = EnumSet.noneOf(Flag.class);
        copy.addAll(flags);
        flags = Collections.unmodifiableSet(copy);
    }

    /** What a command does to the data set. */
    public enum Flag {
        WRITE("write"),
        READONLY("readonly"),
        /** Refused when memory is short, because it may take more. */
        DENYOOM("denyoom"),
        /** Takes constant or logarithmic time. */
        FAST("fast");

        private final String text;

        Flag(String text) {
            this.text = text;
        }

        /** As {@code COMMAND} shows it. */
        public String text() {
            return text;
        }
    }

    /** What a command is about. */
    public enum Group {
        GENERIC("generic", "@keyspace"),
        STRING("string", "@string"),
        BITMAP("bitmap", "@bitmap"),
        HASH("hash", "@hash"),
        SERVER("server", "@keyspace");

        private final String text;
        private final String category;

        Group(String text, String category) {
            this.text = text;
            this.category = category;
        }

        /** As {@code COMMAND DOCS} shows it. */
        public String text() {
            return text;
        }
    }

    /** A write of one key, which is its first argument, in constant time. */
    public static CommandSpec write(String name, int arity, Group group, String since, String summary) {
        return of(name, arity, EnumSet.of(Flag.WRITE), group, since, summary);
    }

    /** A read of one key, which is its first argument, in constant time. */
    public static CommandSpec read(String name, int arity, Group group, String since, String summary) {
        return of(name, arity, EnumSet.of(Flag.READONLY), group, since, summary);
    }

    /** A read of which Redis says nothing, because it is a container of others. */
    public static CommandSpec container(String name, int arity, Group group, String since, String summary) {
        return of(name, arity, EnumSet.noneOf(Flag.class), group, since, summary)
                .noKeys();
    }

    private static CommandSpec of(String name, int arity, Set<Flag> flags, Group group, String since, String summary) {
        CommandDoc doc = new CommandDoc(since, summary).takes("O(1)");
        return new CommandSpec(name, arity, flags, new KeyRange(1, 1, 1), group, false, doc);
    }

    public CommandSpec keys(int first, int last, int step) {
        return with(new KeyRange(first, last, step));
    }

    public CommandSpec noKeys() {
        return with(KeyRange.NONE);
    }

    public CommandSpec fast() {
        return with(Flag.FAST);
    }

    public CommandSpec denyOom() {
        return with(Flag.DENYOOM);
    }

    public CommandSpec isDangerous() {
        return new CommandSpec(name, arity, flags, keys, group, true, doc);
    }

    public CommandSpec takes(String time) {
        return with(doc.takes(time));
    }

    public CommandSpec differs(String how) {
        return with(doc.differs(how));
    }

    public CommandSpec withSyntax(String text) {
        return with(doc.withSyntax(text));
    }

    private CommandSpec with(Flag flag) {
        EnumSet<Flag> more = EnumSet.of(flag);
        more.addAll(flags);
        return new CommandSpec(name, arity, more, keys, group, dangerous, doc);
    }

    private CommandSpec with(KeyRange otherKeys) {
        return new CommandSpec(name, arity, flags, otherKeys, group, dangerous, doc);
    }

    private CommandSpec with(CommandDoc otherDoc) {
        return new CommandSpec(name, arity, flags, keys, group, dangerous, otherDoc);
    }

    public boolean isWrite() {
        return flags.contains(Flag.WRITE);
    }

    /** Categories of access control, as {@code COMMAND} shows them, such as {@code @read}. */
    public List<String> categories() {
        List<String> categories = new ArrayList<>();
        boolean isContainer = !isWrite() && !flags.contains(Flag.READONLY);
        if (!isContainer) {
            categories.add(group.category);
            categories.add(isWrite() ? "@write" : "@read");
        }
        categories.add(flags.contains(Flag.FAST) ? "@fast" : "@slow");
        if (dangerous) {
            categories.add("@dangerous");
        }
        return categories;
    }

    boolean accepts(int argumentCount) {
        return arity >= 0 ? argumentCount == arity : argumentCount >= -arity;
    }
}
