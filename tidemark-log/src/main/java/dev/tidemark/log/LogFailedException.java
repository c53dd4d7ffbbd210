package dev.tidemark.log;

/**
 * A write, sync, read or truncation of the log failed. It is final: what is on the disk is unknown until the log is
 * opened again, so this log does nothing any more, and the node must stop (H05, H06, H07, H21).
 */
public final class LogFailedException extends RuntimeException {
    public LogFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
