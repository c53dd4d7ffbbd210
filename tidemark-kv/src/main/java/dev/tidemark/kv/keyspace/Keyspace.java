package dev.tidemark.kv.keyspace;

import dev.tidemark.kv.codec.KvBody;
import dev.tidemark.kv.codec.KvCommandCodec;
import dev.tidemark.kv.layout.Bytes;
import dev.tidemark.kv.layout.Counts;
import dev.tidemark.kv.layout.Databases;
import dev.tidemark.kv.layout.Layout;
import dev.tidemark.kv.layout.Records;
import dev.tidemark.kv.layout.Space;
import dev.tidemark.state.Query;
import dev.tidemark.state.row.Entry;
import dev.tidemark.state.table.StateReader;
import dev.tidemark.state.table.StateStore;

/**
 * The keys and values of one database, on top of the ordered store, as of one entry. Lives for one command of an entry
 * or a query; after a command that exchanges databases it means nothing.
 *
 * <p>A <i>record</i> is what is stored under a key; {@link Records} says what is in it. Null means that the key does
 * not exist. A command that changes a key passes the record it found, so that no key is looked up twice.
 *
 * <p><b>Expiry.</b> A key whose time has come by the clock of the log does not exist, whether it is still stored or not
 * (H83). A write that comes across such a key removes it; {@code DueWork} removes the others.
 */
public final class Keyspace {
    private final StateReader reader;
    private final StateStore store; // null for a read
    private final Moment moment;
    private final int database;
    private final Databases databases;
    private final Space space;

    private byte[] lastKey;
    private byte[] lastStored;

    private Keyspace(StateReader reader, StateStore store, Moment moment, int database) {
        this.reader = reader;
        this.store = store;
        this.moment = moment;
        this.database = database;
        this.databases = Databases.of(reader.get(Layout.DATABASES));
        this.space = Space.of(databases.space(database));
    }

    public static Keyspace forWrite(Entry entry, StateStore store) {
        return new Keyspace(store, store, Moment.of(entry), 0);
    }

    public static Keyspace forRead(Query query, StateReader reader) {
        return new Keyspace(reader, null, Moment.of(query), 0);
    }

    /**
     * At the same time, in the database of this command and as it is to be executed; its bound and that of this one
     * hold.
     */
    public Keyspace forBody(KvBody body) {
        Moment same = moment.forBody(body);
        return body.database() == database && same == moment
                ? this
                : new Keyspace(reader, store, same, body.database());
    }

    /** The same keys at the same time, to be read from {@code pinned}, which shows what this one shows now. */
    Keyspace over(StateReader pinned) {
        return pinned == reader ? this : new Keyspace(pinned, null, moment, database);
    }

    /** At the same time in another database. */
    public Keyspace inDatabase(int number) {
        return number == database ? this : new Keyspace(reader, store, moment, number);
    }

    /** The same keys at the same time, for the command at {@code position} of a transaction: it chooses for itself. */
    public Keyspace forCommand(int position) {
        return new Keyspace(reader, store, moment.forCommand(position), database);
    }

    public boolean isBounded() {
        return moment.isBounded();
    }

    /**
     * Whether so much more does not fit. The state is large then, or the value: decided here and not before the log,
     * since others may have been admitted at the same time, at other nodes too (H106).
     *
     * @param moreBytes in memory, about; what adds nothing always has room
     */
    public boolean lacksRoomFor(long moreBytes) {
        return moreBytes > 0 && moment.isBounded() && store.visibleBytes() + moreBytes > moment.bound();
    }

    public int database() {
        return database;
    }

    Databases databases() {
        return databases;
    }

    public Space space() {
        return space;
    }

    /** Whether the command is to be executed as before there were databases, see {@link KvBody#format()}. */
    public boolean isFirstFormat() {
        return moment.firstFormat();
    }

    /** Log time in milliseconds since 1970: decides which keys have expired. */
    public long now() {
        return moment.now();
    }

    /** The time from which a key's remaining time is counted, not before {@link #now()}; the same for a write. */
    public long clock() {
        return moment.clock();
    }

    /** Chooses for a read what is random. In an entry the same on every node. */
    public long seed() {
        return moment.seed();
    }

    /** Offset of the entry: the version of what it changes. */
    public long offset() {
        return moment.offset();
    }

    /** The record of a key that exists. */
    public byte[] record(byte[] key) {
        byte[] found = reader.get(stored(key));
        if (found == null || !Records.isExpired(found, now())) {
            return found;
        }
        if (store != null) {
            removeExpired(key, found);
        }
        return null;
    }

    /** What is stored under a key, whether its time has come or not. */
    byte[] storedRecord(byte[] key) {
        return reader.get(stored(key));
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

    /** See {@link Versions#of}. */
    public long version(byte[] key) {
        return new Versions(this).of(key);
    }

    /** See {@link Versions#isTouched}. */
    public boolean isTouched(byte[] key, long watched) {
        return new Versions(this).isTouched(key, watched);
    }

    /** Stores a string that does not expire, whatever was there before. */
    public void setString(byte[] key, byte[] found, byte[] value) {
        setString(key, found, value, Records.NO_EXPIRY);
    }

    /**
     * Stores a string, whatever was there before.
     *
     * @param expireAt milliseconds since 1970, or {@link Records#NO_EXPIRY}. A time that has come removes the key
     */
    public void setString(byte[] key, byte[] found, byte[] value, long expireAt) {
        put(key, found, Records.string(offset(), expireAt, value));
    }

    /** Stores another string in a key, which keeps its time of expiry. */
    public void updateString(byte[] key, byte[] found, byte[] value) {
        setString(key, found, value, found == null ? Records.NO_EXPIRY : Records.expireAt(found));
    }

    /** Changes when a key expires. A time that has come removes the key. */
    public void setExpiry(byte[] key, byte[] found, long expireAt) {
        put(key, found, Records.copy(found, offset(), expireAt, 0));
    }

    /**
     * Stores a record; for who has built one already, with {@link #offset()} as its version. A collection that is found
     * and does not go on under the same id is removed. The record that was found means nothing afterwards: the new one
     * may be written over it.
     */
    public void put(byte[] key, byte[] found, byte[] record) {
        if (Records.isExpired(record, now())) {
            putExpired(key, found, record);
            return;
        }
        long oldExpiry = found == null ? Records.NO_EXPIRY : Records.expireAt(found);
        long newExpiry = Records.expireAt(record);
        if (oldExpiry != newExpiry) {
            moveExpiry(key, oldExpiry, newExpiry);
        }
        countPut(found == null, expiring(newExpiry) - expiring(oldExpiry));
        if (Records.isCollection(found) && !isSameCollection(found, record)) {
            new Removal(this).ofElements(found);
        }
        store.overwrite(stored(key), record);
    }

    private void putExpired(byte[] key, byte[] found, byte[] record) {
        if (found != null) {
            delete(key, found);
        } else {
            new Removal(this).note(key, offset());
        }
        if (Records.isCollection(record) && !isSameCollection(found, record)) {
            new Removal(this).ofElements(record);
        }
    }

    private static boolean isSameCollection(byte[] found, byte[] record) {
        return Records.isCollection(found) && Records.isCollection(record) && Records.id(found) == Records.id(record);
    }

    public void delete(byte[] key, byte[] found) {
        new Removal(this).of(key, found);
    }

    /** Takes a key away and gives its value to another, which must not exist. */
    public void rename(byte[] from, byte[] found, byte[] to) {
        long expireAt = Records.expireAt(found);
        if (expireAt != Records.NO_EXPIRY) {
            moveExpiry(from, expireAt, Records.NO_EXPIRY);
            moveExpiry(to, Records.NO_EXPIRY, expireAt);
        }
        store.delete(stored(from));
        new Removal(this).note(from, offset());
        store.put(stored(to), Records.copy(found, offset(), expireAt, 0));
        Counts counts = counts();
        counts.setLastMade(offset());
        store.put(space.counts(), counts.bytes());
    }

    /** Takes a key away and gives its value to the key of that name in another database, which must not exist. */
    public void move(byte[] key, byte[] found, Keyspace target) {
        new Removal(this).ofKey(key, found, offset());
        target.put(key, null, Records.copy(found, offset(), Records.expireAt(found), 0));
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

    /** An id for a new collection, which none ever had, of whatever database and type. */
    public long newId() {
        Counts all = Counts.of(reader.get(Layout.COUNTS));
        long id = all.nextId(spentIds());
        store.put(Layout.COUNTS, all.bytes());
        return id;
    }

    /**
     * Up to which ids may have been given, of which the counter knows nothing: a {@code FLUSHALL} in the first format
     * let it begin again, and a node that replays one has to do so too. An entry has fewer commands than arguments, and
     * a command makes one collection at most. 0 for the first format itself.
     */
    long spentIds() {
        return isFirstFormat() ? 0 : number(Layout.FLUSHED) * KvCommandCodec.MAX_ARGUMENTS;
    }

    /** The elements of a collection, in the order of the store. */
    public StateReader.Scan elements(byte[] record) {
        return reader.scan(Layout.elements(Records.id(record)), Layout.elements(Records.id(record) + 1));
    }

    public StateReader reader() {
        return reader;
    }

    public StateStore store() {
        return store;
    }

    /** Removes a key whose time has come. Its version becomes what it already is for who looks at it. */
    public void removeExpired(byte[] key, byte[] found) {
        new Removal(this).ofExpired(key, found);
    }

    private void moveExpiry(byte[] key, long oldTime, long newTime) {
        if (oldTime != Records.NO_EXPIRY) {
            store.delete(space.expiry(oldTime, key));
        }
        if (newTime != Records.NO_EXPIRY) {
            store.put(space.expiry(newTime, key), Layout.NOTHING);
            dueFrom(newTime);
        }
    }

    /** There is something to do from this log time on, in milliseconds. */
    void dueFrom(long time) {
        byte[] due = reader.get(Layout.DUE);
        if (due == null || time < Bytes.getLong(due, 0)) {
            store.put(Layout.DUE, Bytes.number(time));
        }
    }

    /** The number that is stored there, or 0. */
    long number(byte[] stored) {
        byte[] value = reader.get(stored);
        return value == null ? 0 : Bytes.getLong(value, 0);
    }

    static int expiring(long expireAt) {
        return expireAt == Records.NO_EXPIRY ? 0 : 1;
    }

    private void countPut(boolean made, int moreExpiring) {
        if (!made && moreExpiring == 0) {
            return;
        }
        Counts counts = counts();
        counts.addExpiring(moreExpiring);
        if (made) {
            counts.addKeys(1);
            counts.setLastMade(offset());
        }
        store.put(space.counts(), counts.bytes());
    }

    /** Commands look a key up and then change it; its name in the store is made once. */
    byte[] stored(byte[] key) {
        if (key != lastKey) {
            lastStored = space.key(key);
            lastKey = key;
        }
        return lastStored;
    }
}
