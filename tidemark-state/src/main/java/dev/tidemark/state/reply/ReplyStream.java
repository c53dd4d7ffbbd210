package dev.tidemark.state.reply;

/**
 * A reply of many items that are made one by one, when they are taken, from a {@code PinnedState}: it costs the same
 * memory however long it is. The apply lane alone calls it.
 */
public abstract class ReplyStream implements Reply.Local {
    /** In place of an item: a bounded amount of work was done, and there may be more. */
    public static final Reply NOT_YET = new Reply.Simple("not yet");

    /** As which of the replies with items it is shown. */
    public enum Kind {
        SEQUENCE,
        PAIRS,
        PAIR_SEQUENCE
    }

    private final Kind kind;

    protected ReplyStream(Kind kind) {
        this.kind = kind;
    }

    public final Kind kind() {
        return kind;
    }

    /** Does a bounded part of the work that must be done before {@link #count} is known. @return whether it is known */
    public boolean prepare() {
        return true;
    }

    /** How many items there are. */
    public abstract long count();

    /** The next item, {@link #NOT_YET}, or null at the end, after exactly {@link #count} items. */
    public abstract Reply next();
}
