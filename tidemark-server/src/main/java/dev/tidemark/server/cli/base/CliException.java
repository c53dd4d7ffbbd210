package dev.tidemark.server.cli.base;

/** A command cannot do what was asked. The message is shown to the user, without a stack trace. */
public final class CliException extends Exception {
    public CliException(String message) {
        super(message);
    }
}
