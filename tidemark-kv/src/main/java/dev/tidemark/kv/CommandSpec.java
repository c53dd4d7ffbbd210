package dev.tidemark.kv;

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
 * @param firstKey position of the first key among the arguments; 0: no keys
 * @param lastKey position of the last key; -1: the last argument
 * @param keyStep from one key to the next
 * @param dangerous whether access control counts it among the dangerous ones
 * @param since the version of Redis (or Valkey) that first had it
 * @param summary one line for people
 * @param complexity how the time that it takes grows
 * @param differences from Redis, for people; empty if there are none
 * @param syntax of what follows the name, as the server's {@code CommandSyntax} reads it; empty: nothing does
 */
public record CommandSpec(
        String name,
        int arity,
        Set<Flag> flags,
        int firstKey,
        int lastKey,
        int keyStep,
        Group group,
        boolean dangerous,
        String since,
        String summary,
        String complexity,
        String differences,
        String syntax) {

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
    static CommandSpec write(String name, int arity, Group group, String since, String summary) {
        return of(name, arity, EnumSet.of(Flag.WRITE), group, since, summary);
    }

    /** A read of one key, which is its first argument, in constant time. */
    static CommandSpec read(String name, int arity, Group group, String since, String summary) {
        return of(name, arity, EnumSet.of(Flag.READONLY), group, since, summary);
    }

    /** A read of which Redis says nothing, because it is a container of others. */
    static CommandSpec container(String name, int arity, Group group, String since, String summary) {
        return of(name, arity, EnumSet.noneOf(Flag.class), group, since, summary)
                .keys(0, 0, 0);
    }

    private static CommandSpec of(String name, int arity, Set<Flag> flags, Group group, String since, String summary) {
        return new CommandSpec(name, arity, flags, 1, 1, 1, group, false, since, summary, "O(1)", "", "");
    }

    CommandSpec keys(int first, int last, int step) {
        return new CommandSpec(
                name,
                arity,
                flags,
                first,
                last,
                step,
                group,
                dangerous,
                since,
                summary,
                complexity,
                differences,
                syntax);
    }

    CommandSpec noKeys() {
        return keys(0, 0, 0);
    }

    CommandSpec fast() {
        return with(Flag.FAST);
    }

    CommandSpec denyOom() {
        return with(Flag.DENYOOM);
    }

    CommandSpec isDangerous() {
        return new CommandSpec(
                name,
                arity,
                flags,
                firstKey,
                lastKey,
                keyStep,
                group,
                true,
                since,
                summary,
                complexity,
                differences,
                syntax);
    }

    CommandSpec takes(String time) {
        return new CommandSpec(
                name,
                arity,
                flags,
                firstKey,
                lastKey,
                keyStep,
                group,
                dangerous,
                since,
                summary,
                time,
                differences,
                syntax);
    }

    CommandSpec differs(String how) {
        return new CommandSpec(
                name,
                arity,
                flags,
                firstKey,
                lastKey,
                keyStep,
                group,
                dangerous,
                since,
                summary,
                complexity,
                how,
                syntax);
    }

    CommandSpec withSyntax(String text) {
        return new CommandSpec(
                name,
                arity,
                flags,
                firstKey,
                lastKey,
                keyStep,
                group,
                dangerous,
                since,
                summary,
                complexity,
                differences,
                text);
    }

    private CommandSpec with(Flag flag) {
        EnumSet<Flag> more = EnumSet.of(flag);
        more.addAll(flags);
        return new CommandSpec(
                name,
                arity,
                more,
                firstKey,
                lastKey,
                keyStep,
                group,
                dangerous,
                since,
                summary,
                complexity,
                differences,
                syntax);
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
