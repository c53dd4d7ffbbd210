package dev.tidemark.kv;

import dev.tidemark.state.Entry;
import dev.tidemark.state.Query;
import dev.tidemark.state.StateReader;
import dev.tidemark.state.StateStore;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys and values of the data set, on top of the ordered store, as of one entry. Lives for the commands of one entry
 * or one query.
 *
 * <p>A <i>record</i> is what is stored under a key; {@link Layout} says what is in it. Null means that the key does not
 * exist. Whoever changes a key passes the record it found, so that no key is looked up twice.
 *
 * <p><b>Expiry.</b> A key whose time has come by the clock of the log does not exist, whether it is still stored or not
 * (H83). A write that comes across such a key removes it; {@link DueWork} removes the others.
 */
final class Keyspace {
    /** A hash of more fields is not removed in one step with its key. */
    static final int FIELDS_REMOVED_AT_ONCE = 64;

    private static final long MICROS_PER_MILLI = 1_000;

    private final StateReader reader;
    private final StateStore store; // null for a read
    private final long offset;
    private final long now;
    private final long clock;
    private final long seed;

    private byte[] lastKey;
    private byte[] lastStored;

    private Keyspace(StateReader reader, StateStore store, long offset, long nowMicros, long clockMicros, long seed) {
        this.reader = reader;
        this.store = store;
        this.offset = offset;
        this.now = Math.floorDiv(nowMicros, MICROS_PER_MILLI);
        this.clock = Math.max(now, Math.floorDiv(clockMicros, MICROS_PER_MILLI));
        this.seed = seed;
    }

    /** The same time in microseconds; the largest number for a time beyond what they can say. */
    static long micros(long millis) {
        return millis > Long.MAX_VALUE / MICROS_PER_MILLI ? Long.MAX_VALUE : millis * MICROS_PER_MILLI;
    }

    /** Reads among the writes of an entry count time by it, and choose by its offset. */
    static Keyspace forWrite(Entry entry, StateStore store) {
        return new Keyspace(store, store, entry.offset(), entry.time(), entry.time(), entry.offset());
    }

    static Keyspace forRead(Query query, StateReader reader) {
        return new Keyspace(reader, null, 0, query.time(), query.now(), query.seed());
    }

    /** The same keys at the same time, for the command at {@code position} of a transaction: it chooses for itself. */
    Keyspace forCommand(int position) {
        return new Keyspace(
                reader,
                store,
                offset,
                now * MICROS_PER_MILLI,
                clock * MICROS_PER_MILLI,
                new Chance(seed ^ (position + 1L) << Integer.SIZE).next());
    }

    /** Log time in milliseconds since 1970: decides which keys have expired. */
    long now() {
        return now;
    }

    /** The time from which a key's remaining time is counted, not before {@link #now()}; the same for a write. */
    long clock() {
        return clock;
    }

    /** Chooses for a read what is random. In an entry the same on every node. */
    long seed() {
        return seed;
    }

    /** The record of a key that exists. */
    byte[] record(byte[] key) {
        byte[] found = reader.get(stored(key));
        if (found == null || !Layout.isExpired(found, now)) {
            return found;
        }
        if (store != null) {
            removeExpired(key, found);
        }
        return null;
    }

    static boolean isString(byte[] record) {
        return record != null && record[0] == Layout.STRING;
    }

    static boolean isHash(byte[] record) {
        return record != null && record[0] == Layout.HASH;
    }

    /** How many keys are stored, expired ones that are not removed yet included. */
    long size() {
        return counts().keys();
    }

    /** The numbers that are kept; to be stored again if they are changed. */
    Counts counts() {
        return Counts.of(reader.get(Layout.COUNTS));
    }

    /**
     * What changes whenever the key does, and never comes back (for {@code WATCH}). If the key exists, the offset of the
     * entry that last changed it. If not, zero or less: minus the offset of the last entry that made a key or removed one that
     * shares a bucket with it. A key that was there for a moment has another version afterwards. Expiry changes the version
     * only if the key was there; that an expired key is then removed does not.
     */
    long version(byte[] key) {
        byte[] found = reader.get(stored(key));
        if (found != null && !Layout.isExpired(found, now)) {
            return Layout.version(found);
        }
        long removed = Math.max(number(Layout.bucket(key)), number(Layout.FLUSHED));
        return -Math.max(Math.max(removed, counts().lastMade()), found == null ? 0 : Layout.version(found));
    }

    /**
     * Whether a key was changed since it had this version, as {@code WATCH} means it: also if it has expired since, but not if
     * it was absent then and is now, unless it may have been there in between: keys were made, and then removed by {@code
     * FLUSHALL}, or one that shares its bucket was removed otherwise.
     */
    boolean isTouched(byte[] key, long watched) {
        long current = version(key);
        return watched > 0 || current > 0
                ? current != watched
                : Math.max(lastRemoval(key), lastMadeBeforeFlush()) > -watched;
    }

    private long lastMadeBeforeFlush() {
        byte[] flushed = reader.get(Layout.FLUSHED);
        return flushed == null ? 0 : Layout.lastMade(flushed);
    }

    private long lastRemoval(byte[] key) {
        byte[] expired = reader.get(stored(key));
        return Math.max(number(Layout.bucket(key)), expired == null ? 0 : Layout.version(expired));
    }

    /** Stores a string that does not expire, whatever was there before. */
    void setString(byte[] key, byte[] found, byte[] value) {
        setString(key, found, value, Layout.NO_EXPIRY);
    }

    /**
     * Stores a string, whatever was there before.
     *
     * @param expireAt milliseconds since 1970, or {@link Layout#NO_EXPIRY}. A time that has come removes the key
     */
    void setString(byte[] key, byte[] found, byte[] value, long expireAt) {
        put(key, found, Layout.string(offset, expireAt, value));
    }

    /** Stores another string in a key, which keeps its time of expiry. */
    void updateString(byte[] key, byte[] found, byte[] value) {
        setString(key, found, value, found == null ? Layout.NO_EXPIRY : Layout.expireAt(found));
    }

    /** Changes when a key expires. A time that has come removes the key. */
    void setExpiry(byte[] key, byte[] found, long expireAt) {
        put(key, found, Layout.copy(found, offset, expireAt, 0));
    }

    /**
     * Stores a record; for who has built one already, with {@link #offset()} as its version. A hash that is found and does
     * not go on under the same id is removed. The record that was found means nothing afterwards: the new one may be written
     * over it.
     */
    void put(byte[] key, byte[] found, byte[] record) {
        if (Layout.isExpired(record, now)) {
            putExpired(key, found, record);
            return;
        }
        long oldExpiry = found == null ? Layout.NO_EXPIRY : Layout.expireAt(found);
        long newExpiry = Layout.expireAt(record);
        if (oldExpiry != newExpiry) {
            moveExpiry(key, oldExpiry, newExpiry);
        }
        countPut(found == null, expiring(newExpiry) - expiring(oldExpiry));
        if (isHash(found) && !(isHash(record) && Layout.hashId(found) == Layout.hashId(record))) {
            removeFields(found);
        }
        store.overwrite(stored(key), record);
    }

    private void putExpired(byte[] key, byte[] found, byte[] record) {
        if (found != null) {
            delete(key, found);
        } else {
            noteRemoval(key, offset);
        }
        if (isHash(record) && (found == null || !isHash(found) || Layout.hashId(found) != Layout.hashId(record))) {
            removeFields(record);
        }
    }

    void delete(byte[] key, byte[] found) {
        remove(key, found, offset, 0);
    }

    /** Takes a key away and gives its value to another, which must not exist. */
    void rename(byte[] from, byte[] found, byte[] to) {
        long expireAt = Layout.expireAt(found);
        if (expireAt != Layout.NO_EXPIRY) {
            moveExpiry(from, expireAt, Layout.NO_EXPIRY);
            moveExpiry(to, Layout.NO_EXPIRY, expireAt);
        }
        store.delete(stored(from));
        noteRemoval(from, offset);
        store.put(stored(to), Layout.copy(found, offset, expireAt, 0));
        Counts counts = counts();
        counts.setLastMade(offset);
        store.put(Layout.COUNTS, counts.bytes());
    }

    /** Removes everything, in constant time. */
    void clear() {
        Counts before = counts();
        long lastMade = Math.max(before.lastMade(), lastMadeBeforeFlush());
        store.clear();
        store.put(Layout.FLUSHED, Layout.flushed(offset, lastMade));
        if (before.expired() > 0) {
            Counts after = counts();
            after.addExpired(before.expired());
            store.put(Layout.COUNTS, after.bytes());
        }
    }

    /** Offset of the entry: the version of what it changes. */
    long offset() {
        return offset;
    }

    /** An id for a new hash. */
    long newHashId() {
        Counts counts = counts();
        long id = counts.nextHashId();
        store.put(Layout.COUNTS, counts.bytes());
        return id;
    }

    StateReader reader() {
        return reader;
    }

    StateStore store() {
        return store;
    }

    /** Removes a key whose time has come. Its version becomes what it already is for who looks at it. */
    void removeExpired(byte[] key, byte[] found) {
        remove(key, found, Layout.version(found), 1);
    }

    private void remove(byte[] key, byte[] found, long version, int expired) {
        long expireAt = Layout.expireAt(found);
        if (expireAt != Layout.NO_EXPIRY) {
            store.delete(Layout.expiry(expireAt, key));
        }
        if (isHash(found)) {
            removeFields(found);
        }
        store.delete(stored(key));
        Counts counts = counts();
        counts.addKeys(-1);
        counts.addExpiring(-expiring(expireAt));
        counts.addExpired(expired);
        store.put(Layout.COUNTS, counts.bytes());
        noteRemoval(key, version);
    }

    private void removeFields(byte[] hash) {
        long id = Layout.hashId(hash);
        if (Layout.fieldCount(hash) > FIELDS_REMOVED_AT_ONCE) {
            store.put(Layout.garbage(id), Layout.NOTHING);
            dueFrom(0);
            return;
        }
        List<byte[]> stored = new ArrayList<>(); // a scan does not outlive a change
        StateReader.Scan scan = reader.scan(Layout.fieldPosition(id, 0), Layout.fieldPosition(id + 1, 0));
        while (scan.next()) {
            stored.add(scan.key());
        }
        stored.forEach(store::delete);
    }

    private void moveExpiry(byte[] key, long oldTime, long newTime) {
        if (oldTime != Layout.NO_EXPIRY) {
            store.delete(Layout.expiry(oldTime, key));
        }
        if (newTime != Layout.NO_EXPIRY) {
            store.put(Layout.expiry(newTime, key), Layout.NOTHING);
            dueFrom(newTime);
        }
    }

    private void dueFrom(long time) {
        byte[] due = reader.get(Layout.DUE);
        if (due == null || time < Layout.getLong(due, 0)) {
            store.put(Layout.DUE, Layout.number(time));
        }
    }

    private void noteRemoval(byte[] key, long version) {
        byte[] bucket = Layout.bucket(key);
        if (version > number(bucket)) {
            store.put(bucket, Layout.number(version));
        }
    }

    private long number(byte[] stored) {
        byte[] value = reader.get(stored);
        return value == null ? 0 : Layout.getLong(value, 0);
    }

    private static int expiring(long expireAt) {
        return expireAt == Layout.NO_EXPIRY ? 0 : 1;
    }

    private void countPut(boolean made, int moreExpiring) {
        if (!made && moreExpiring == 0) {
            return;
        }
        Counts counts = counts();
        counts.addExpiring(moreExpiring);
        if (made) {
            counts.addKeys(1);
            counts.setLastMade(offset);
        }
        store.put(Layout.COUNTS, counts.bytes());
    }

    /** Commands look a key up and then change it; its name in the store is made once. */
    private byte[] stored(byte[] key) {
        if (key != lastKey) {
            lastStored = Layout.key(key);
            lastKey = key;
        }
        return lastStored;
    }
}
