package dev.tidemark.kv.expiry;

import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.layout.Bytes;
import dev.tidemark.kv.layout.Databases;
import dev.tidemark.kv.layout.Layout;
import dev.tidemark.kv.layout.Records;
import dev.tidemark.kv.layout.Space;
import dev.tidemark.state.StateMachine;
import dev.tidemark.state.table.StateReader;
import java.util.ArrayList;
import java.util.List;

/**
 * What an entry that only carries the time does: it removes keys whose time has come, and what is left of databases and
 * collections that are gone, a bounded number of them (H83). Nobody can see it, but for the memory: what it removes had
 * ceased to exist.
 */
public final class DueWork {
    /** How many pairs of the store one entry removes, about. Decides the state, so it is the same on all nodes. */
    public static final int MAX_REMOVED = 1_000;

    private static final long MICROS_PER_MILLI = 1_000;

    private final Keyspace keys;
    private final StateReader reader;
    private final boolean rehearses;
    private int budget = MAX_REMOVED;

    public DueWork(Keyspace keys) {
        this(keys, false);
    }

    private DueWork(Keyspace keys, boolean rehearses) {
        this.keys = keys;
        this.reader = keys.reader();
        this.rehearses = rehearses;
    }

    /** Is run for nothing but the rows that it needs: those that are absent may only not be here. */
    public static DueWork rehearsal(Keyspace keys) {
        return new DueWork(keys, true);
    }

    /** Log time in microseconds at which there will be something to do, perhaps; never too late. */
    public static long next(StateReader reader) {
        byte[] due = reader.get(Layout.DUE);
        return due == null ? StateMachine.NEVER : micros(Bytes.getLong(due, 0));
    }

    /** The same time in microseconds; the largest number for a time beyond what they can say. */
    public static long micros(long millis) {
        return millis > Long.MAX_VALUE / MICROS_PER_MILLI ? Long.MAX_VALUE : millis * MICROS_PER_MILLI;
    }

    public void run() {
        byte[] due = reader.get(Layout.DUE);
        if (due == null || Bytes.getLong(due, 0) > keys.now()) {
            return;
        }
        for (int database = 0; database < Databases.COUNT; database++) {
            removeExpired(keys.inDatabase(database));
        }
        removeCollections();
        removeSpaces();
        noteNext();
    }

    private void removeExpired(Keyspace database) {
        Space space = database.space();
        List<byte[]> expired = new ArrayList<>(); // a scan does not outlive a change
        StateReader.Scan scan = reader.scan(space.expiries(), space.endOfExpiries());
        while (expired.size() < budget && scan.next() && space.expiryTime(scan.key()) <= keys.now()) {
            expired.add(scan.key());
        }
        for (byte[] stored : expired) {
            byte[] key = space.expiringKey(stored);
            byte[] record = reader.get(space.key(key));
            if (record != null || !rehearses) {
                database.removeExpired(key, record);
            }
        }
        budget -= expired.size();
    }

    private void removeCollections() {
        while (budget > 0) {
            StateReader.Scan collections = reader.scan(Layout.GARBAGE, Layout.END_OF_GARBAGE);
            if (!collections.next()) {
                return;
            }
            byte[] garbage = collections.key();
            if (removeElements(Layout.garbageId(garbage))) {
                keys.store().delete(garbage);
            }
        }
    }

    /** True if none is left. */
    private boolean removeElements(long id) {
        List<byte[]> elements = new ArrayList<>();
        StateReader.Scan scan = reader.scan(Layout.elements(id), Layout.elements(id + 1));
        boolean more = scan.next();
        while (more && elements.size() < budget) {
            elements.add(scan.key());
            more = scan.next();
        }
        elements.forEach(keys.store()::delete);
        budget -= elements.size() + 1;
        return !more;
    }

    private void removeSpaces() {
        while (budget > 0) {
            StateReader.Scan spaces = reader.scan(Layout.GARBAGE_SPACES, Layout.END_OF_GARBAGE_SPACES);
            if (!spaces.next()) {
                return;
            }
            byte[] garbage = spaces.key();
            if (removeKeys(Space.of(Layout.garbageId(garbage)))) {
                keys.store().delete(garbage);
            }
        }
    }

    /** True if none is left. */
    private boolean removeKeys(Space space) {
        List<byte[]> gone = new ArrayList<>();
        List<Long> collections = new ArrayList<>();
        StateReader.Scan found = reader.scan(space.keys(), space.endOfKeys());
        while (gone.size() < budget && found.next()) {
            gone.add(found.key());
            if (Records.isCollection(found.value())) {
                collections.add(Records.id(found.value()));
            }
        }
        StateReader.Scan expiries = reader.scan(space.expiries(), space.endOfExpiries());
        while (gone.size() < budget && expiries.next()) {
            gone.add(expiries.key());
        }
        gone.forEach(keys.store()::delete);
        collections.forEach(id -> keys.store().put(Layout.garbage(id), Layout.NOTHING));
        boolean none = gone.size() < budget;
        budget -= gone.size() + 1;
        return none;
    }

    private void noteNext() {
        if (reader.scan(Layout.GARBAGE, Layout.END_OF_GARBAGE).next()
                || reader.scan(Layout.GARBAGE_SPACES, Layout.END_OF_GARBAGE_SPACES)
                        .next()) {
            keys.store().put(Layout.DUE, Bytes.number(0));
            return;
        }
        long next = Long.MAX_VALUE;
        for (int database = 0; database < Databases.COUNT; database++) {
            next = Math.min(next, nextExpiry(keys.inDatabase(database).space()));
        }
        if (next < Long.MAX_VALUE) {
            keys.store().put(Layout.DUE, Bytes.number(next));
        } else {
            keys.store().delete(Layout.DUE);
        }
    }

    private long nextExpiry(Space space) {
        StateReader.Scan expiries = reader.scan(space.expiries(), space.endOfExpiries());
        return expiries.next() ? space.expiryTime(expiries.key()) : Long.MAX_VALUE;
    }
}
