package dev.tidemark.server.cli;

/** A command cannot do what was asked. The message is shown to the user, without a stack trace. */
final class CliException extends Exception {
    CliException(String message) {
        super(message);
    }
}
