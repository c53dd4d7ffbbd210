package dev.tidemark.log.record;

/** Bytes that are not a valid record in the place where they were found. */
public final class BadRecordException extends Exception {
    public BadRecordException(String message) {
        super(message);
    }
}
