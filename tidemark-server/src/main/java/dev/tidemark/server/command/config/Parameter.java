package dev.tidemark.server.command.config;

import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One parameter of {@code CONFIG}.
 *
 * @param type what its values look like
 * @param getter gives its value as Redis writes it; null: there is none, and {@code CONFIG GET} does not show it
 * @param setter takes a checked value as {@link ParameterType#normal} made it; null: set at start only
 */
record Parameter(String name, ParameterType type, Supplier<String> getter, Consumer<String> setter) {

    static Parameter fixed(String name, String value) {
        return new Parameter(name, ParameterType.TEXT, () -> value, null);
    }

    /** Kept, so that tools and tests that set it go on; for what nobody can miss. */
    static Parameter remembered(String name, ParameterType type, String value) {
        String[] kept = {value};
        return new Parameter(name, type, () -> kept[0], given -> kept[0] = given);
    }
}
