package dev.tidemark.kv;

import dev.tidemark.state.StateReader;
import dev.tidemark.state.StateStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * The keys and values of the data set, on top of the ordered store, as of one entry. Lives for one command.
 *
 * <p>A <i>record</i> is what is stored under a key; {@link Layout} says what is in it. Null means that the key does not
 * exist. Whoever changes a key passes the record it found, so that no key is looked up twice.
 */
final class Keyspace {
    private final StateReader reader;
    private final StateStore store; // null for a read

    private Keyspace(StateReader reader, StateStore store) {
        this.reader = reader;
        this.store = store;
    }

    static Keyspace forWrite(StateStore store) {
        return new Keyspace(store, store);
    }

    static Keyspace forRead(StateReader reader) {
        return new Keyspace(reader, null);
    }

    byte[] record(byte[] key) {
        return reader.get(Layout.key(key));
    }

    static boolean isString(byte[] record) {
        return record != null && record[0] == Layout.STRING;
    }

    static boolean isHash(byte[] record) {
        return record != null && record[0] == Layout.HASH;
    }

    /** How many keys exist. */
    long size() {
        byte[] count = reader.get(Layout.KEY_COUNT);
        return count == null ? 0 : Layout.getLong(count, 0);
    }

    /** Stores a string, whatever was there before. */
    void setString(byte[] key, byte[] found, byte[] value) {
        putRecord(key, found, Layout.string(value));
    }

    /** Stores a record of {@link Layout#string}; for who has built one already. */
    void putRecord(byte[] key, byte[] found, byte[] record) {
        if (found == null) {
            addToSize(1);
        } else if (isHash(found)) {
            deleteFields(key);
        }
        store.put(Layout.key(key), record);
    }

    void delete(byte[] key, byte[] found) {
        if (isHash(found)) {
            deleteFields(key);
        }
        store.delete(Layout.key(key));
        addToSize(-1);
    }

    byte[] field(byte[] key, byte[] field) {
        return reader.get(Layout.field(key, field));
    }

    void putField(byte[] key, byte[] field, byte[] value) {
        store.put(Layout.field(key, field), value);
    }

    void deleteField(byte[] key, byte[] field) {
        store.delete(Layout.field(key, field));
    }

    /** Stores how many fields a hash has; one without fields does not exist. */
    void setFieldCount(byte[] key, byte[] found, long count) {
        if (count == 0) {
            store.delete(Layout.key(key));
            addToSize(-1);
            return;
        }
        if (found == null) {
            addToSize(1);
        } else if (Layout.fieldCount(found) == count) {
            return;
        }
        store.put(Layout.key(key), Layout.hash(count));
    }

    /** Gives every field and its value, in order of the fields' bytes. */
    void forEachField(byte[] key, BiConsumer<byte[], byte[]> visitor) {
        StateReader.Scan scan = scanFields(key);
        while (scan.next()) {
            visitor.accept(Layout.fieldName(key, scan.key()), scan.value());
        }
    }

    private void deleteFields(byte[] key) {
        List<byte[]> stored = new ArrayList<>(); // a scan does not outlive a change
        StateReader.Scan scan = scanFields(key);
        while (scan.next()) {
            stored.add(scan.key());
        }
        stored.forEach(store::delete);
    }

    private StateReader.Scan scanFields(byte[] key) {
        return reader.scan(Layout.field(key, new byte[0]), Layout.endOfFields(key));
    }

    private void addToSize(long more) {
        store.put(Layout.KEY_COUNT, Layout.count(size() + more));
    }
}
