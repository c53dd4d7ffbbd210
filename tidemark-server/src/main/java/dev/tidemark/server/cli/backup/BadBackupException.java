package dev.tidemark.server.cli.backup;

/** A backup that must not be used. The message says which one, and what is wrong with it. */
public final class BadBackupException extends Exception {
    private static final long serialVersionUID = 1;

    BadBackupException(String message) {
        super(message);
    }
}
