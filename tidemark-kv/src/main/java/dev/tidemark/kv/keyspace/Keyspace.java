package dev.tidemark.kv.keyspace;

import dev.tidemark.kv.codec.KvBody;
import dev.tidemark.kv.expiry.DueWork;
import dev.tidemark.kv.layout.Counts;
import dev.tidemark.kv.layout.Databases;
import dev.tidemark.kv.layout.Layout;
import dev.tidemark.kv.layout.Space;
import dev.tidemark.state.Entry;
import dev.tidemark.state.Query;
import dev.tidemark.state.StateReader;
import dev.tidemark.state.StateStore;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys and values of one database, on top of the ordered store, as of one entry. Lives for one command of an entry
 * or a query; after a command that exchanges databases it means nothing.
 *
 * <p>A <i>record</i> is what is stored under a key; {@link Layout} says what is in it. Null means that the key does not
 * exist. A command that changes a key passes the record it found, so that no key is looked up twice.
 *
 * <p><b>Expiry.</b> A key whose time has come by the clock of the log does not exist, whether it is still stored or not
 * (H83). A write that comes across such a key removes it; {@link DueWork} removes the others.
 */
public final class Keyspace {
    /** A hash of more fields is not removed in one step with its key. */
    static final int FIELDS_REMOVED_AT_ONCE = 64;

    private static final long MICROS_PER_MILLI = 1_000;

    private final StateReader reader;
    private final StateStore store; // null for a read
    private final long offset;
    private final long now;
    private final long clock;
    private final long seed;
    private final boolean firstFormat;
    private final long bound;
    private final int database;
    private final Databases databases;
    private final Space space;

    private byte[] lastKey;
    private byte[] lastStored;

    private Keyspace(StateReader reader, StateStore store, long offset, long nowMicros, long clockMicros, long seed) {
        this.reader = reader;
        this.store = store;
        this.offset = offset;
        this.now = Math.floorDiv(nowMicros, MICROS_PER_MILLI);
        this.clock = Math.max(now, Math.floorDiv(clockMicros, MICROS_PER_MILLI));
        this.seed = seed;
        this.firstFormat = false;
        this.bound = KvBody.UNBOUNDED;
        this.database = 0;
        this.databases = Databases.of(reader.get(Layout.DATABASES));
        this.space = Space.of(databases.space(database));
    }

    private Keyspace(Keyspace same, int database, boolean firstFormat, long bound, long seed) {
        this(same, same.reader, same.store, database, firstFormat, bound, seed);
    }

    private Keyspace(
            Keyspace same,
            StateReader reader,
            StateStore store,
            int database,
            boolean firstFormat,
            long bound,
            long seed) {
        this.reader = reader;
        this.store = store;
        this.offset = same.offset;
        this.now = same.now;
        this.clock = same.clock;
        this.seed = seed;
        this.firstFormat = firstFormat;
        this.bound = bound;
        this.database = database;
        this.databases = Databases.of(reader.get(Layout.DATABASES));
        this.space = Space.of(databases.space(database));
    }

    /** The same time in microseconds; the largest number for a time beyond what they can say. */
    public static long micros(long millis) {
        return millis > Long.MAX_VALUE / MICROS_PER_MILLI ? Long.MAX_VALUE : millis * MICROS_PER_MILLI;
    }

    /** Reads among the writes of an entry count time by it, and choose by its offset. */
    public static Keyspace forWrite(Entry entry, StateStore store) {
        return new Keyspace(store, store, entry.offset(), entry.time(), entry.time(), entry.offset());
    }

    public static Keyspace forRead(Query query, StateReader reader) {
        return new Keyspace(reader, null, 0, query.time(), query.now(), query.seed());
    }

    /**
     * At the same time, in the database of this command and as it is to be executed; its bound and that of this one
     * hold.
     */
    public Keyspace forBody(KvBody body) {
        return body.database() == database && body.isFirstFormat() == firstFormat && body.bound() >= bound
                ? this
                : new Keyspace(this, body.database(), body.isFirstFormat(), Math.min(bound, body.bound()), seed);
    }

    public boolean isBounded() {
        return bound != KvBody.UNBOUNDED;
    }

    /**
     * Whether so much more does not fit. The state is large then, or the value: decided here and not before the log,
     * since others may have been admitted at the same time, at other nodes too (H106).
     *
     * @param moreBytes in memory, about
     */
    public boolean lacksRoomFor(long moreBytes) {
        return isBounded() && store.visibleBytes() + moreBytes > bound;
    }

    /** The same keys at the same time, to be read from {@code pinned}, which shows what this one shows now. */
    Keyspace over(StateReader pinned) {
        return pinned == reader ? this : new Keyspace(this, pinned, null, database, firstFormat, bound, seed);
    }

    /** At the same time in another database. */
    public Keyspace inDatabase(int number) {
        return number == database ? this : new Keyspace(this, number, firstFormat, bound, seed);
    }

    /** The same keys at the same time, for the command at {@code position} of a transaction: it chooses for itself. */
    public Keyspace forCommand(int position) {
        return new Keyspace(
                this, database, firstFormat, bound, new Chance(seed ^ (position + 1L) << Integer.SIZE).next());
    }

    public int database() {
        return database;
    }

    public Space space() {
        return space;
    }

    /**
     * Whether the command is of a log from before there were databases, and to be executed as it was at the time; see
     * {@link KvBody#format()}.
     */
    public boolean isFirstFormat() {
        return firstFormat;
    }

    /** Log time in milliseconds since 1970: decides which keys have expired. */
    public long now() {
        return now;
    }

    /** The time from which a key's remaining time is counted, not before {@link #now()}; the same for a write. */
    public long clock() {
        return clock;
    }

    /** Chooses for a read what is random. In an entry the same on every node. */
    public long seed() {
        return seed;
    }

    /** The record of a key that exists. */
    public byte[] record(byte[] key) {
        byte[] found = reader.get(stored(key));
        if (found == null || !Layout.isExpired(found, now)) {
            return found;
        }
        if (store != null) {
            removeExpired(key, found);
        }
        return null;
    }

    public static boolean isString(byte[] record) {
        return record != null && record[0] == Layout.STRING;
    }

    public static boolean isHash(byte[] record) {
        return record != null && record[0] == Layout.HASH;
    }

    /** How many keys are stored, expired ones that are not removed yet included. */
    public long size() {
        return counts().keys();
    }

    /** The numbers that are kept; to be stored again if they are changed. */
    Counts counts() {
        return Counts.of(reader.get(space.counts()));
    }

    /** How many keys of the whole data set were removed because their time had come. */
    long expiredEver() {
        return Counts.of(reader.get(Layout.COUNTS)).expired();
    }

    /**
     * What changes whenever the key does, and never comes back (for {@code WATCH}). If the key exists, the offset of
     * the entry that last changed it or put another database in the place of this one. If not, zero or less: minus the
     * offset of the last entry that made a key or removed one that shares a bucket with it. A key that was there for a
     * moment has another version afterwards. Expiry changes the version only if the key was there; that an expired key
     * is then removed does not.
     */
    public long version(byte[] key) {
        byte[] found = reader.get(stored(key));
        if (found != null && !Layout.isExpired(found, now)) {
            return versionHere(found);
        }
        long emptied = Math.max(databases.emptied(database), number(Layout.FLUSHED));
        long removed = Math.max(number(Layout.bucket(database, key)), emptied);
        return -Math.max(Math.max(removed, lastCame()), found == null ? 0 : versionOfExpired(found));
    }

    /** It came into this database by its last change, or by a later SWAPDB. */
    private long versionHere(byte[] record) {
        return Math.max(Layout.version(record), databases.swapped(database));
    }

    /**
     * The same of a key that has expired; 0 if it had when a SWAPDB brought it, so that it never was a key of this
     * database.
     */
    private long versionOfExpired(byte[] record) {
        return Layout.expireAt(record) <= databases.swappedMillis(database) ? 0 : versionHere(record);
    }

    /**
     * Whether a key was changed since it had this version, as {@code WATCH} means it: also if it has expired since, but
     * not if it was absent then and is now, unless it may have been there in between: keys came into the database, and
     * all of it was then put away by {@code FLUSHALL}, {@code FLUSHDB} or {@code SWAPDB}, or one that shares its bucket
     * was removed otherwise.
     */
    public boolean isTouched(byte[] key, long watched) {
        long current = version(key);
        return watched > 0 || current > 0
                ? current != watched
                : Math.max(lastRemoval(key), lastCameBefore()) > -watched;
    }

    /** The last entry by which a key may have come into the database. */
    long lastCame() {
        return Math.max(counts().lastMade(), databases.swapped(database));
    }

    /** The same, of what was put away since. */
    long lastCameBefore() {
        return Math.max(databases.seen(database), lastMadeBeforeFlush());
    }

    private long lastMadeBeforeFlush() {
        byte[] flushed = reader.get(Layout.FLUSHED);
        return flushed == null ? 0 : Layout.lastMade(flushed);
    }

    private long lastRemoval(byte[] key) {
        byte[] expired = reader.get(stored(key));
        return Math.max(number(Layout.bucket(database, key)), expired == null ? 0 : versionOfExpired(expired));
    }

    /** Stores a string that does not expire, whatever was there before. */
    public void setString(byte[] key, byte[] found, byte[] value) {
        setString(key, found, value, Layout.NO_EXPIRY);
    }

    /**
     * Stores a string, whatever was there before.
     *
     * @param expireAt milliseconds since 1970, or {@link Layout#NO_EXPIRY}. A time that has come removes the key
     */
    public void setString(byte[] key, byte[] found, byte[] value, long expireAt) {
        put(key, found, Layout.string(offset, expireAt, value));
    }

    /** Stores another string in a key, which keeps its time of expiry. */
    public void updateString(byte[] key, byte[] found, byte[] value) {
        setString(key, found, value, found == null ? Layout.NO_EXPIRY : Layout.expireAt(found));
    }

    /** Changes when a key expires. A time that has come removes the key. */
    public void setExpiry(byte[] key, byte[] found, long expireAt) {
        put(key, found, Layout.copy(found, offset, expireAt, 0));
    }

    /**
     * Stores a record; for who has built one already, with {@link #offset()} as its version. A hash that is found and
     * does not go on under the same id is removed. The record that was found means nothing afterwards: the new one may
     * be written over it.
     */
    public void put(byte[] key, byte[] found, byte[] record) {
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

    public void delete(byte[] key, byte[] found) {
        remove(key, found, offset);
    }

    /** Takes a key away and gives its value to another, which must not exist. */
    public void rename(byte[] from, byte[] found, byte[] to) {
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
        store.put(space.counts(), counts.bytes());
    }

    /** Takes a key away and gives its value to the key of that name in another database, which must not exist. */
    public void move(byte[] key, byte[] found, Keyspace target) {
        forget(key, found, offset);
        target.put(key, null, Layout.copy(found, offset, Layout.expireAt(found), 0));
    }

    /** Removes everything of all databases, in constant time. */
    public void clearAll() {
        new Exchange(this).clearAll();
    }

    /** Removes everything of this database, in constant time. */
    public void clear() {
        new Exchange(this).clear();
    }

    /** Puts this database in the place of another, and that one in the place of this. */
    public void swap(int other) {
        new Exchange(this).swap(other);
    }

    /** Offset of the entry: the version of what it changes. */
    public long offset() {
        return offset;
    }

    /** An id for a new hash, which none ever had, of whatever database. */
    public long newHashId() {
        Counts all = Counts.of(reader.get(Layout.COUNTS));
        long id = all.nextHashId();
        store.put(Layout.COUNTS, all.bytes());
        return id;
    }

    public StateReader reader() {
        return reader;
    }

    public StateStore store() {
        return store;
    }

    /** Removes a key whose time has come. Its version becomes what it already is for who looks at it. */
    public void removeExpired(byte[] key, byte[] found) {
        remove(key, found, versionOfExpired(found));
        Counts all = Counts.of(reader.get(Layout.COUNTS));
        all.addExpired(1);
        store.put(Layout.COUNTS, all.bytes());
    }

    private void remove(byte[] key, byte[] found, long version) {
        if (isHash(found)) {
            removeFields(found);
        }
        forget(key, found, version);
    }

    /** Takes the key out of the database; what belongs to its value stays. */
    private void forget(byte[] key, byte[] found, long version) {
        long expireAt = Layout.expireAt(found);
        if (expireAt != Layout.NO_EXPIRY) {
            store.delete(space.expiry(expireAt, key));
        }
        store.delete(stored(key));
        Counts counts = counts();
        counts.addKeys(-1);
        counts.addExpiring(-expiring(expireAt));
        store.put(space.counts(), counts.bytes());
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
            store.delete(space.expiry(oldTime, key));
        }
        if (newTime != Layout.NO_EXPIRY) {
            store.put(space.expiry(newTime, key), Layout.NOTHING);
            dueFrom(newTime);
        }
    }

    /** There is something to do from this log time on, in milliseconds. */
    void dueFrom(long time) {
        byte[] due = reader.get(Layout.DUE);
        if (due == null || time < Layout.getLong(due, 0)) {
            store.put(Layout.DUE, Layout.number(time));
        }
    }

    private void noteRemoval(byte[] key, long version) {
        byte[] bucket = Layout.bucket(database, key);
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
        store.put(space.counts(), counts.bytes());
    }

    /** Commands look a key up and then change it; its name in the store is made once. */
    private byte[] stored(byte[] key) {
        if (key != lastKey) {
            lastStored = space.key(key);
            lastKey = key;
        }
        return lastStored;
    }
}
