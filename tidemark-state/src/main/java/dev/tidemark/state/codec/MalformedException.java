package dev.tidemark.state.codec;

/** Bytes that do not follow the format they should have. */
public final class MalformedException extends Exception {
    public MalformedException(String message) {
        super(message);
    }
}
