package dev.tidemark.kv.expiry;

import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.layout.Databases;
import dev.tidemark.kv.layout.Layout;
import dev.tidemark.kv.layout.Space;
import dev.tidemark.state.StateMachine;
import dev.tidemark.state.StateReader;
import java.util.ArrayList;
import java.util.List;

/**
 * What an entry that only carries the time does: it removes keys whose time has come, and what is left of databases and
 * hashes that are gone, a bounded number of them (H83). Nobody can see it, but for the memory: what it removes had
 * ceased to exist.
 */
public final class DueWork {
    /** How many pairs of the store one entry removes, about. Decides the state, so it is the same on all nodes. */
    public static final int MAX_REMOVED = 1_000;

    private final Keyspace keys;
    private final StateReader reader;
    private int budget = MAX_REMOVED;

    public DueWork(Keyspace keys) {
        this.keys = keys;
        this.reader = keys.reader();
    }

    /** Log time in microseconds at which there will be something to do, perhaps; never too late. */
    public static long next(StateReader reader) {
        byte[] due = reader.get(Layout.DUE);
        return due == null ? StateMachine.NEVER : Keyspace.micros(Layout.getLong(due, 0));
    }

    public void run() {
        byte[] due = reader.get(Layout.DUE);
        if (due == null || Layout.getLong(due, 0) > keys.now()) {
            return;
        }
        for (int database = 0; database < Databases.COUNT; database++) {
            removeExpired(keys.inDatabase(database));
        }
        removeHashes();
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
            database.removeExpired(key, reader.get(space.key(key)));
        }
        budget -= expired.size();
    }

    private void removeHashes() {
        while (budget > 0) {
            StateReader.Scan hashes = reader.scan(Layout.GARBAGE, Layout.END_OF_GARBAGE);
            if (!hashes.next()) {
                return;
            }
            byte[] hash = hashes.key();
            if (removeFields(Layout.garbageId(hash))) {
                keys.store().delete(hash);
            }
        }
    }

    /** True if none is left. */
    private boolean removeFields(long id) {
        List<byte[]> fields = new ArrayList<>();
        StateReader.Scan scan = reader.scan(Layout.fieldPosition(id, 0), Layout.fieldPosition(id + 1, 0));
        boolean more = scan.next();
        while (more && fields.size() < budget) {
            fields.add(scan.key());
            more = scan.next();
        }
        fields.forEach(keys.store()::delete);
        budget -= fields.size() + 1;
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
        List<Long> hashes = new ArrayList<>();
        StateReader.Scan found = reader.scan(space.keys(), space.endOfKeys());
        while (gone.size() < budget && found.next()) {
            gone.add(found.key());
            if (Keyspace.isHash(found.value())) {
                hashes.add(Layout.hashId(found.value()));
            }
        }
        StateReader.Scan expiries = reader.scan(space.expiries(), space.endOfExpiries());
        while (gone.size() < budget && expiries.next()) {
            gone.add(expiries.key());
        }
        gone.forEach(keys.store()::delete);
        hashes.forEach(id -> keys.store().put(Layout.garbage(id), Layout.NOTHING));
        boolean none = gone.size() < budget;
        budget -= gone.size() + 1;
        return none;
    }

    private void noteNext() {
        if (reader.scan(Layout.GARBAGE, Layout.END_OF_GARBAGE).next()
                || reader.scan(Layout.GARBAGE_SPACES, Layout.END_OF_GARBAGE_SPACES)
                        .next()) {
            keys.store().put(Layout.DUE, Layout.number(0));
            return;
        }
        long next = Long.MAX_VALUE;
        for (int database = 0; database < Databases.COUNT; database++) {
            next = Math.min(next, nextExpiry(keys.inDatabase(database).space()));
        }
        if (next < Long.MAX_VALUE) {
            keys.store().put(Layout.DUE, Layout.number(next));
        } else {
            keys.store().delete(Layout.DUE);
        }
    }

    private long nextExpiry(Space space) {
        StateReader.Scan expiries = reader.scan(space.expiries(), space.endOfExpiries());
        return expiries.next() ? space.expiryTime(expiries.key()) : Long.MAX_VALUE;
    }
}
