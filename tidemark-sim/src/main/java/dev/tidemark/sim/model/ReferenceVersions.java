package dev.tidemark.sim.model;

import java.util.Map;
import java.util.TreeMap;

/** When each key last changed, which is all that {@code WATCH} goes by. Offsets of the log. */
final class ReferenceVersions {
    /** Of keys that are there: the entry that changed them last. */
    private final Map<String, Long> changed = new TreeMap<>();
    /** Of keys that once were: the last entry that took them away, or made what then expired. */
    private final Map<String, Long> gone = new TreeMap<>();

    void changed(String key, long offset) {
        changed.put(key, offset);
    }

    /** A command took the key away. */
    void removed(String key, long offset) {
        changed.remove(key);
        gone.merge(key, offset, Math::max);
    }

    /** Nobody did anything: its time has come. */
    void expired(String key) {
        removed(key, changed.get(key));
    }

    /** Of a key that is there more than zero; of another minus the offset at which it went, or zero. */
    long version(String key) {
        return changed.containsKey(key) ? changed.get(key) : -gone.getOrDefault(key, 0L);
    }
}
