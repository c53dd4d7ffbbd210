package dev.tidemark.sim.model;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a key holds. Bytes are written as text of one character for each (ISO 8859-1). Never changes. */
sealed interface Value {
    long NEVER = Long.MAX_VALUE;

    /** Log time in milliseconds since 1970 from which on it is gone. */
    long expireAt();

    record Text(String text, long expireAt) implements Value {}

    record Fields(SortedMap<String, String> fields, long expireAt) implements Value {
        public Fields {
            fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
        }
    }

    default Value expiringAt(long time) {
        return this instanceof Text text ? new Text(text.text(), time) : new Fields(((Fields) this).fields(), time);
    }
}
