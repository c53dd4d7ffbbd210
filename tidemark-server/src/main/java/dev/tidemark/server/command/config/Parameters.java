package dev.tidemark.server.command.config;

import dev.tidemark.kv.text.Glob;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** All parameters that {@code CONFIG} knows, by name. Event loop only. */
final class Parameters {
    private final SortedMap<String, Parameter> all = new TreeMap<>();

    Parameters(List<Parameter> parameters) {
        for (Parameter parameter : parameters) {
            if (all.put(parameter.name(), parameter) != null) {
                throw new IllegalArgumentException("two parameters named " + parameter.name());
            }
        }
    }

    /** The parameter, or null. */
    Parameter find(String name) {
        return all.get(name);
    }

    List<Parameter> matching(String pattern) {
        return all.values().stream()
                .filter(parameter -> parameter.getter() != null && Glob.matches(pattern, parameter.name()))
                .toList();
    }
}
