package dev.tidemark.kv;

import dev.tidemark.state.StateMachine;
import dev.tidemark.state.StateReader;
import java.util.ArrayList;
import java.util.List;

/**
 * What an entry that only carries the time does: it removes keys whose time has come, and the fields of hashes that are
 * gone, a bounded number of them (H83). Nobody can see it, but for the memory: what it removes had ceased to exist.
 */
final class DueWork {
    /** How many pairs of the store one entry removes, about. Decides the state, so it is the same on all nodes. */
    static final int MAX_REMOVED = 1_000;

    private final Keyspace keys;
    private final StateReader reader;
    private int budget = MAX_REMOVED;

    DueWork(Keyspace keys) {
        this.keys = keys;
        this.reader = keys.reader();
    }

    /** Log time in microseconds at which there will be something to do, perhaps; never too late. */
    static long next(StateReader reader) {
        byte[] due = reader.get(Layout.DUE);
        return due == null ? StateMachine.NEVER : Keyspace.micros(Layout.getLong(due, 0));
    }

    void run() {
        byte[] due = reader.get(Layout.DUE);
        if (due == null || Layout.getLong(due, 0) > keys.now()) {
            return;
        }
        removeExpired();
        removeGarbage();
        noteNext();
    }

    private void removeExpired() {
        List<byte[]> expired = new ArrayList<>(); // a scan does not outlive a change
        StateReader.Scan scan = reader.scan(Layout.expiry(0, Layout.NOTHING), Layout.END_OF_EXPIRIES);
        while (expired.size() < budget && scan.next() && Layout.expiryTime(scan.key()) <= keys.now()) {
            expired.add(scan.key());
        }
        for (byte[] stored : expired) {
            byte[] key = Layout.expiringKey(stored);
            keys.removeExpired(key, reader.get(Layout.key(key)));
        }
        budget -= expired.size();
    }

    private void removeGarbage() {
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

    private void noteNext() {
        StateReader.Scan expiries = reader.scan(Layout.expiry(0, Layout.NOTHING), Layout.END_OF_EXPIRIES);
        boolean garbage = reader.scan(Layout.GARBAGE, Layout.END_OF_GARBAGE).next();
        if (garbage) {
            keys.store().put(Layout.DUE, Layout.number(0));
        } else if (expiries.next()) {
            keys.store().put(Layout.DUE, Layout.number(Layout.expiryTime(expiries.key())));
        } else {
            keys.store().delete(Layout.DUE);
        }
    }
}
