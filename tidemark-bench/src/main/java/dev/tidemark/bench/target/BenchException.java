package dev.tidemark.bench.target;

/** A run cannot go on. The message is for the person who started it. */
public final class BenchException extends Exception {
    public BenchException(String message) {
        super(message);
    }

    public BenchException(String message, Throwable cause) {
        super(message, cause);
    }
}
