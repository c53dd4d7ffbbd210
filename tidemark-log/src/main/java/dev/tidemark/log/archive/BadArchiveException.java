package dev.tidemark.log.archive;

/** A file of an archive that must not be used. The message says which one, and what is wrong with it. */
public final class BadArchiveException extends Exception {
    private static final long serialVersionUID = 1;

    public BadArchiveException(String message) {
        super(message);
    }
}
