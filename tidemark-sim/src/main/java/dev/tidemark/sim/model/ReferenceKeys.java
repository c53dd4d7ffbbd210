package dev.tidemark.sim.model;

import dev.tidemark.state.reply.Reply;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The keys of all databases with their values, when they expire, and when each changed last; at one entry of the log,
 * in the database of one command. What values mean is known by the commands.
 */
final class ReferenceKeys {
    private static final int DATABASES = 16;

    private final List<TreeMap<String, Value>> databases;
    /** By the number of the database. Null in a copy: the histories of clients know no offsets. */
    private final List<ReferenceVersions> allVersions;

    // Of the command that is being executed.
    private int database;
    private TreeMap<String, Value> data;
    private ReferenceVersions versions;

    /** Of the entry that is being applied. */
    private long offset;
    /** Log time, milliseconds since 1970. */
    private long now;

    ReferenceKeys() {
        this(new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < DATABASES; i++) {
            databases.add(new TreeMap<>());
            allVersions.add(new ReferenceVersions());
        }
        select(0);
    }

    private ReferenceKeys(List<TreeMap<String, Value>> databases, List<ReferenceVersions> allVersions) {
        this.databases = databases;
        this.allVersions = allVersions;
    }

    void select(int number) {
        database = number;
        data = databases.get(number);
        versions = allVersions == null ? null : allVersions.get(number);
    }

    /** The same content without versions; what changes one does not change the other. */
    ReferenceKeys copy() {
        List<TreeMap<String, Value>> same = new ArrayList<>();
        databases.forEach(each -> same.add(new TreeMap<>(each)));
        ReferenceKeys copy = new ReferenceKeys(same, null);
        copy.now = now;
        copy.select(0);
        return copy;
    }

    /**
     * The next entry is applied. What expires by then is gone.
     *
     * @param millis log time
     */
    void at(long entry, long millis) {
        offset = entry;
        now = millis;
        for (int number = 0; number < DATABASES; number++) {
            select(number);
            List<String> expired = data.keySet().stream()
                    .filter(key -> data.get(key).expireAt() <= now)
                    .toList();
            for (String key : expired) {
                data.remove(key);
                versions.expired(key);
            }
        }
    }

    long now() {
        return now;
    }

    /** The value of a key, or null. */
    Value get(String key) {
        return data.get(key);
    }

    boolean contains(String key) {
        return data.containsKey(key);
    }

    private void put(String key, Value value) {
        boolean isNew = data.put(key, value) == null;
        if (versions != null) {
            versions.changed(key, offset, isNew);
        }
    }

    void remove(String key) {
        data.remove(key);
        if (versions != null) {
            versions.removed(key, offset);
        }
    }

    /** Stores a value; one whose time has come removes the key. */
    void store(String key, Value value) {
        if (value.expireAt() <= now) {
            remove(key);
        } else {
            put(key, value);
        }
    }

    /** Another value in a key goes on expiring when it did. */
    long expireAt(String key) {
        return data.containsKey(key) ? data.get(key).expireAt() : Value.NEVER;
    }

    boolean isTouched(ReferenceTransaction.Watch watch) {
        return allVersions.get(watch.database()).isTouched(watch.key(), watch.version());
    }

    long version(int ofDatabase, String key) {
        return allVersions.get(ofDatabase).version(key);
    }

    int size() {
        return databases.stream().mapToInt(TreeMap::size).sum();
    }

    SortedMap<String, Value> content(int ofDatabase) {
        return databases.get(ofDatabase);
    }

    Reply move(String key, int to) {
        if (to == database) {
            return ReferenceErrors.SAME_OBJECT;
        }
        Value value = data.get(key);
        if (value == null || databases.get(to).containsKey(key)) {
            return new Reply.Int(0);
        }
        remove(key);
        select(to);
        put(key, value);
        return new Reply.Int(1);
    }

    Reply copy(String key, String toKey, int to) {
        Value value = data.get(key);
        select(to);
        if (value == null || data.containsKey(toKey)) {
            return new Reply.Int(0);
        }
        put(toKey, value);
        return new Reply.Int(1);
    }

    Reply swap(int one, int other) {
        if (one != other) {
            Collections.swap(databases, one, other);
            if (allVersions != null) {
                allVersions.get(one).swapped(databases.get(one).keySet(), offset);
                allVersions.get(other).swapped(databases.get(other).keySet(), offset);
            }
        }
        return Reply.OK;
    }

    /** What one database alone has may be dropped with all that is known of the others. */
    Reply flush() {
        boolean alone = size() == data.size();
        if (alone) {
            return flushAll();
        }
        data.clear();
        if (versions != null) {
            versions.emptied(offset);
        }
        return Reply.OK;
    }

    Reply flushAll() {
        databases.forEach(TreeMap::clear);
        if (allVersions != null) {
            allVersions.forEach(each -> each.emptied(offset));
        }
        return Reply.OK;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReferenceKeys that && databases.equals(that.databases);
    }

    @Override
    public int hashCode() {
        return databases.hashCode();
    }

    @Override
    public String toString() {
        return databases.toString();
    }
}
