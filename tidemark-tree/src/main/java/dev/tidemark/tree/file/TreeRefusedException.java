package dev.tidemark.tree.file;

/**
 * The data file cannot be used as it was found; nothing in it was changed. The message is for the operator: what was
 * found, what it means for the data.
 */
public final class TreeRefusedException extends Exception {
    private static final long serialVersionUID = 1;

    /** Why it is refused. */
    public enum Reason {
        MISSING,
        NOT_A_DATA_FILE,
        NEWER_FORMAT,
        NO_WHOLE_META,
        FOREIGN_CLUSTER,
        FOREIGN_NODE,
        CUT_SHORT
    }

    private final Reason reason;

    TreeRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
