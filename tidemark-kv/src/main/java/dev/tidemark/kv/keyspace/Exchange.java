package dev.tidemark.kv.keyspace;

import dev.tidemark.kv.layout.Counts;
import dev.tidemark.kv.layout.Databases;
import dev.tidemark.kv.layout.Layout;
import dev.tidemark.state.table.StateReader;
import dev.tidemark.state.table.StateStore;

/**
 * What puts all keys of a database away at once, without looking at them: {@code FLUSHALL}, {@code FLUSHDB} and {@code
 * SWAPDB}. What {@code WATCH} has to know of the keys that were there is kept for the database as a whole; see {@link
 * Databases}.
 */
final class Exchange {
    private final Keyspace keys;
    private final StateReader reader;
    private final StateStore store;
    private final Databases databases;

    Exchange(Keyspace keys) {
        this.keys = keys;
        this.reader = keys.reader();
        this.store = keys.store();
        this.databases = Databases.of(reader.get(Layout.DATABASES)).copy();
    }

    /** Of what counts for the whole data set only the ids of collections and the number of expired keys go on. */
    void clearAll() {
        if (keys.isFirstFormat()) {
            clearAsInTheFirstFormat();
            return;
        }
        for (int database = 0; database < Databases.COUNT; database++) {
            empty(database);
        }
        Counts all = Counts.of(reader.get(Layout.COUNTS));
        all.forgetKeys();
        all.spendIds(keys.spentIds());
        store.clear();
        store.put(Layout.DATABASES, databases.bytes());
        store.put(Layout.COUNTS, all.bytes());
    }

    /**
     * Ids of collections began again, so a node that replays it lets them begin again too; see {@link
     * Keyspace#spentIds}.
     */
    private void clearAsInTheFirstFormat() {
        long expired = keys.expiredEver();
        byte[] flushed = Layout.flushed(keys.offset(), new Versions(keys).lastCameEver());
        store.clear();
        store.put(Layout.FLUSHED, flushed);
        if (expired > 0) {
            Counts after = Counts.of(null);
            after.addExpired(expired);
            store.put(Layout.COUNTS, after.bytes());
        }
    }

    /** Its space becomes garbage, unless no other database has keys: then everything is dropped at once. */
    void clear() {
        if (keys.isFirstFormat() || isAlone()) {
            clearAll();
            return;
        }
        empty(keys.database());
        Counts counts = keys.counts();
        if (counts.keys() > 0) {
            putAway(counts);
        }
        store.put(Layout.DATABASES, databases.bytes());
    }

    private void putAway(Counts counts) {
        long garbage = databases.space(keys.database());
        databases.setSpace(keys.database(), databases.newSpace());
        counts.forgetKeys();
        if (counts.isZero()) {
            store.delete(keys.space().counts());
        } else {
            store.put(keys.space().counts(), counts.bytes());
        }
        store.put(Layout.garbageSpace(garbage), Layout.NOTHING);
        keys.dueFrom(0);
    }

    private boolean isAlone() {
        for (int database = 0; database < Databases.COUNT; database++) {
            if (database != keys.database() && keys.inDatabase(database).size() > 0) {
                return false;
            }
        }
        return true;
    }

    void swap(int other) {
        if (other == keys.database()) {
            return;
        }
        databases.swap(keys.database(), keys.offset(), keys.now(), new Versions(keys).lastCame());
        databases.swap(other, keys.offset(), keys.now(), new Versions(keys.inDatabase(other)).lastCame());
        long space = databases.space(other);
        databases.setSpace(other, databases.space(keys.database()));
        databases.setSpace(keys.database(), space);
        store.put(Layout.DATABASES, databases.bytes());
    }

    private void empty(int database) {
        Keyspace emptied = keys.inDatabase(database);
        databases.empty(database, keys.offset(), new Versions(emptied).lastCameEver());
    }
}
