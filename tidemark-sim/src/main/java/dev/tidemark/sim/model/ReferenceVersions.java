package dev.tidemark.sim.model;

import java.util.Map;
import java.util.TreeMap;

/** When each key of one database last changed, which is all that {@code WATCH} goes by. Offsets of the log. */
final class ReferenceVersions {
    /** Of keys that are there: the entry that changed them last. */
    private final Map<String, Long> changed = new TreeMap<>();
    /** Of keys that once were: the last entry that took them away, or made what then expired. */
    private final Map<String, Long> gone = new TreeMap<>();
    /** When any key last came into the database, and the same as of the last time that all were put away at once. */
    private long lastCame;

    private long seen;

    /** @param isNew whether the key was not there */
    void changed(String key, long offset, boolean isNew) {
        changed.put(key, offset);
        lastCame = isNew ? offset : lastCame;
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

    /** All keys go away at once, and it is not asked which they were. */
    void emptied(long offset) {
        seen = Math.max(seen, lastCame);
        for (String key : new TreeMap<>(changed).keySet()) {
            removed(key, offset);
        }
    }

    /** All keys go away, and those of another database come. */
    void swapped(Iterable<String> coming, long offset) {
        emptied(offset);
        coming.forEach(key -> changed.put(key, offset));
        lastCame = offset;
    }

    /** Of a key that is there more than zero; of another minus the offset at which it went, or zero. */
    long version(String key) {
        return changed.containsKey(key) ? changed.get(key) : -gone.getOrDefault(key, 0L);
    }

    /**
     * As {@code EXEC} asks. A key that is absent may have been there for a while if keys came and then all were put
     * away.
     */
    boolean isTouched(String key, long watched) {
        long version = version(key);
        boolean absent = version <= 0 && watched <= 0;
        return absent ? Math.max(-version, seen) > -watched : version != watched;
    }
}
