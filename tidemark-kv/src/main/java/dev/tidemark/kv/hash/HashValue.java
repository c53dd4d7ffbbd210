package dev.tidemark.kv.hash;

import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.layout.Layout;
import dev.tidemark.kv.layout.Records;
import dev.tidemark.state.table.StateReader;
import java.util.function.BiConsumer;

/** The fields of one key, for one command. What was changed counts when it is {@link #save saved}. */
public final class HashValue {
    private final Keyspace keys;
    private final byte[] key;
    private final byte[] found;
    private long id; // 0: none yet
    private long size;

    /** @param found the record of the key, a hash; null for a key that does not exist */
    public HashValue(Keyspace keys, byte[] key, byte[] found) {
        this.keys = keys;
        this.key = key;
        this.found = found;
        this.id = found == null ? 0 : Records.id(found);
        this.size = found == null ? 0 : Records.size(found);
    }

    /** Whether a hash has a field, and, unless null is given, a value that is not shorter than this one. */
    static boolean has(Keyspace keys, byte[] key, byte[] field, byte[] value) {
        byte[] record = keys.record(key);
        byte[] found = HashType.HASH.is(record) ? new HashValue(keys, key, record).get(field) : null;
        return found != null && (value == null || value.length <= found.length);
    }

    public long size() {
        return size;
    }

    /** The value, or null. */
    byte[] get(byte[] field) {
        return id == 0 ? null : keys.reader().get(FieldRow.of(id, field));
    }

    /** Sets a field; true if it is new. */
    boolean set(byte[] field, byte[] value) {
        if (id == 0) {
            id = keys.newId();
        }
        byte[] stored = FieldRow.of(id, field);
        boolean isNew = keys.reader().get(stored) == null;
        keys.store().put(stored, value);
        size += isNew ? 1 : 0;
        return isNew;
    }

    /** Removes a field; false if there is none. */
    boolean remove(byte[] field) {
        byte[] stored = FieldRow.of(id, field);
        if (id == 0 || keys.reader().get(stored) == null) {
            return false;
        }
        keys.store().delete(stored);
        size--;
        return true;
    }

    /** Stores that the key was changed. A hash without fields does not exist. */
    void save() {
        if (size > 0) {
            long expireAt = found == null ? Records.NO_EXPIRY : Records.expireAt(found);
            keys.put(key, found, Records.collection(HashType.HASH.code(), keys.offset(), expireAt, size, id));
        } else if (found != null) {
            keys.delete(key, found);
        }
    }

    /** Gives every field and its value, in the order of the store. */
    public void forEach(BiConsumer<byte[], byte[]> visitor) {
        StateReader.Scan scan = scan(0);
        while (scan.next()) {
            visitor.accept(FieldRow.name(scan.key()), scan.value());
        }
    }

    /** From a position on, to the end. */
    public StateReader.Scan scan(int position) {
        return keys.reader().scan(FieldRow.position(id, position), Layout.elements(id + 1));
    }
}
