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
 * @param since the version of Redis that first had it
 */
public record CommandSpec(
        String name,
        int arity,
        Set<Flag> flags,
        int firstKey,
        int lastKey,
        int keyStep,
        Group group,
        String since,
        String summary) {

    public CommandSpec {
        flags = Collections.unmodifiableSet(EnumSet.copyOf(flags));
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

    static CommandSpec write(String name, int arity, Group group, String since, String summary) {
        return new CommandSpec(name, arity, EnumSet.of(Flag.WRITE), 1, 1, 1, group, since, summary);
    }

    static CommandSpec read(String name, int arity, Group group, String since, String summary) {
        return new CommandSpec(name, arity, EnumSet.of(Flag.READONLY), 1, 1, 1, group, since, summary);
    }

    CommandSpec keys(int first, int last, int step) {
        return new CommandSpec(name, arity, flags, first, last, step, group, since, summary);
    }

    CommandSpec fast() {
        return with(Flag.FAST);
    }

    CommandSpec denyOom() {
        return with(Flag.DENYOOM);
    }

    private CommandSpec with(Flag flag) {
        EnumSet<Flag> more = EnumSet.copyOf(flags);
        more.add(flag);
        return new CommandSpec(name, arity, more, firstKey, lastKey, keyStep, group, since, summary);
    }

    public boolean isWrite() {
        return flags.contains(Flag.WRITE);
    }

    /** Categories of access control, as {@code COMMAND} shows them, such as {@code @read}. */
    public List<String> categories() {
        List<String> categories = new ArrayList<>();
        categories.add(group.category);
        categories.add(isWrite() ? "@write" : "@read");
        categories.add(flags.contains(Flag.FAST) ? "@fast" : "@slow");
        return categories;
    }

    boolean accepts(int argumentCount) {
        return arity >= 0 ? argumentCount == arity : argumentCount >= -arity;
    }
}
