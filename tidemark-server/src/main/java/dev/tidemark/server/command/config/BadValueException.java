package dev.tidemark.server.command.config;

/** A parameter cannot have that value. */
final class BadValueException extends Exception {
    BadValueException(String message) {
        super(message, null, false, false);
    }
}
