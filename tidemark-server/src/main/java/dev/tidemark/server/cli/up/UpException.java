package dev.tidemark.server.cli.up;

/** A local cluster cannot be started or did not come up. The message is for the user. */
public final class UpException extends Exception {
    UpException(String message) {
        super(message);
    }
}
