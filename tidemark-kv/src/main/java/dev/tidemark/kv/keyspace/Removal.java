package dev.tidemark.kv.keyspace;

import dev.tidemark.kv.layout.Bytes;
import dev.tidemark.kv.layout.Counts;
import dev.tidemark.kv.layout.Layout;
import dev.tidemark.kv.layout.Records;
import dev.tidemark.state.table.StateReader;
import dev.tidemark.state.table.StateStore;
import java.util.ArrayList;
import java.util.List;

/** How keys leave a database, with what belongs to them. */
final class Removal {
    /** A collection of more elements is not removed in one step with its key. Decides the state. */
    static final int REMOVED_AT_ONCE = 64;

    private final Keyspace keys;
    private final StateStore store;

    Removal(Keyspace keys) {
        this.keys = keys;
        this.store = keys.store();
    }

    /** Removes a key whose time has come. Its version becomes what it already is for who looks at it. */
    void ofExpired(byte[] key, byte[] found) {
        of(key, found, new Versions(keys).ofExpired(found));
        Counts all = Counts.of(keys.reader().get(Layout.COUNTS));
        all.addExpired(1);
        store.put(Layout.COUNTS, all.bytes());
    }

    /** Removes a key, by this entry. */
    void of(byte[] key, byte[] found) {
        of(key, found, keys.offset());
    }

    private void of(byte[] key, byte[] found, long version) {
        if (Records.isCollection(found)) {
            ofElements(found);
        }
        ofKey(key, found, version);
    }

    /** Takes the key out of the database; what belongs to its value stays. */
    void ofKey(byte[] key, byte[] found, long version) {
        long expireAt = Records.expireAt(found);
        if (expireAt != Records.NO_EXPIRY) {
            store.delete(keys.space().expiry(expireAt, key));
        }
        store.delete(keys.stored(key));
        Counts counts = keys.counts();
        counts.addKeys(-1);
        counts.addExpiring(-Keyspace.expiring(expireAt));
        store.put(keys.space().counts(), counts.bytes());
        note(key, version);
    }

    void ofElements(byte[] collection) {
        long id = Records.id(collection);
        if (Records.size(collection) > REMOVED_AT_ONCE) {
            store.put(Layout.garbage(id), Layout.NOTHING);
            keys.dueFrom(0);
            return;
        }
        List<byte[]> stored = new ArrayList<>(); // a scan does not outlive a change
        StateReader.Scan scan = keys.elements(collection);
        while (scan.next()) {
            stored.add(scan.key());
        }
        stored.forEach(store::delete);
    }

    void note(byte[] key, long version) {
        byte[] bucket = Layout.bucket(keys.database(), key);
        if (version > keys.number(bucket)) {
            store.put(bucket, Bytes.number(version));
        }
    }
}
