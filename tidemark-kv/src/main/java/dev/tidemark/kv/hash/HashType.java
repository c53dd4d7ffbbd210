package dev.tidemark.kv.hash;

import dev.tidemark.kv.command.Group;
import dev.tidemark.kv.command.ValueType;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.layout.Records;
import dev.tidemark.state.table.StateReader;

/** Hashes: a collection of fields, each with a value. */
public final class HashType extends ValueType {
    public static final HashType HASH = new HashType();

    static final Group GROUP = new Group("hash", "@hash");

    private static final byte CODE = 2;
    private static final int MAX_LISTPACK_FIELDS = 512;
    private static final int MAX_LISTPACK_BYTES = 64;

    private HashType() {
        super(CODE, "hash");
    }

    @Override
    public String encoding(Keyspace keys, byte[] record) {
        return isListpack(keys, record) ? "listpack" : "hashtable";
    }

    private static boolean isListpack(Keyspace keys, byte[] record) {
        if (Records.size(record) > MAX_LISTPACK_FIELDS) {
            return false;
        }
        StateReader.Scan fields = keys.elements(record);
        while (fields.next()) {
            int name = fields.key().length - FieldRow.NAME_AT;
            if (name > MAX_LISTPACK_BYTES || fields.value().length > MAX_LISTPACK_BYTES) {
                return false;
            }
        }
        return true;
    }
}
