package dev.tidemark.server.config;

/**
 * A configuration cannot be used. The message is for the operator: where, which key, what is wrong, what is accepted.
 */
public final class ConfigException extends Exception {
    ConfigException(String message) {
        super(message);
    }
}
