package dev.tidemark.server.process;

/** An error that a node answered. */
final class ReplyError extends Exception {
    private static final long serialVersionUID = 1;

    ReplyError(String message) {
        super(message);
    }

    /** A promise: it was not executed and never will be. */
    boolean isDefiniteNo() {
        return getMessage().startsWith("CLUSTERDOWN ")
                || getMessage().startsWith("TRYAGAIN ")
                || getMessage().startsWith("LOADING ");
    }

    /** It may or may not take effect, once. */
    boolean isUnknown() {
        return getMessage().startsWith("UNKNOWN ");
    }
}
