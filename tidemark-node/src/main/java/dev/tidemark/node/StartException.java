package dev.tidemark.node;

/** A node refused to start. The message is for the operator: what is wrong, what it means for the data, what to do. */
public final class StartException extends Exception {
    public StartException(String message) {
        super(message);
    }

    public StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
