package dev.tidemark.kv.hash;

import dev.tidemark.kv.layout.Bytes;
import dev.tidemark.kv.layout.Layout;
import java.util.Arrays;

/**
 * How the elements of a hash lie in the store ({@link Layout#element}): after the id of the hash come the hash of the
 * field's name (4) and its name; the value of the row is that of the field.
 */
final class FieldRow {
    /** Where the name of a field begins. */
    static final int NAME_AT = Layout.ELEMENT_AT + Integer.BYTES;

    private FieldRow() {}

    static byte[] of(long id, byte[] field) {
        byte[] stored = position(id, Bytes.hash(field), NAME_AT + field.length);
        System.arraycopy(field, 0, stored, NAME_AT, field.length);
        return stored;
    }

    /** Before all fields of this hash whose names hash to this. */
    static byte[] position(long id, int hash) {
        return position(id, hash, NAME_AT);
    }

    private static byte[] position(long id, int hash, int length) {
        byte[] stored = Layout.element(id, length);
        Bytes.putInt(stored, Layout.ELEMENT_AT, hash);
        return stored;
    }

    static byte[] name(byte[] stored) {
        return Arrays.copyOfRange(stored, NAME_AT, stored.length);
    }

    /** The hash of the field as a number. */
    static long position(byte[] stored) {
        return Bytes.getLong(stored, Layout.ELEMENT_AT, NAME_AT);
    }
}
