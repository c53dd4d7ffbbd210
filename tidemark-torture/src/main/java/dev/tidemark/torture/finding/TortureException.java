package dev.tidemark.torture.finding;

/** A scene found something wrong, or cannot be played. The message says what. */
public final class TortureException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public TortureException(String message) {
        super(message);
    }

    public TortureException(String message, Throwable cause) {
        super(message, cause);
    }
}
