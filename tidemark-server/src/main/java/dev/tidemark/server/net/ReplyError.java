package dev.tidemark.server.net;

/** An error that a node answered. */
public final class ReplyError extends Exception {
    private static final long serialVersionUID = 1;

    public ReplyError(String message) {
        super(message);
    }

    /** A promise: it was not executed and never will be. */
    public boolean isDefiniteNo() {
        return getMessage().startsWith("CLUSTERDOWN ")
                || getMessage().startsWith("TRYAGAIN ")
                || getMessage().startsWith("LOADING ");
    }

    /** It may or may not take effect, once. */
    public boolean isUnknown() {
        return getMessage().startsWith("UNKNOWN ");
    }
}
