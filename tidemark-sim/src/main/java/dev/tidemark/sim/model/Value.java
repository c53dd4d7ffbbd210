package dev.tidemark.sim.model;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a key holds. Bytes are written as text of one character for each (ISO 8859-1). Never changes. */
sealed interface Value {
    record Text(String text) implements Value {}

    record Fields(SortedMap<String, String> fields) implements Value {
        public Fields {
            fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
        }
    }
}
