package dev.tidemark.kv;

import java.util.Arrays;

/**
 * Where things are in the ordered store.
 *
 * <pre>
 *  key                                        value
 *  'k' key                                    type, flags, then by type:
 *                                               1 string: the string
 *                                               2 hash:   number of fields, 8 bytes
 *  'h' length of key (4 bytes), key, field    value of the field
 *  'n'                                        number of keys, 8 bytes
 * </pre>
 *
 * A string takes one look-up, a hash one for the key and one for each field; the fields of one hash are neighbours, in
 * order. Numbers are big-endian. Flags are 0 now: bit 0 is for an expiry time, bit 1 for a version, 8 bytes each, which
 * would follow the flags.
 */
final class Layout {
    static final byte STRING = 1;
    static final byte HASH = 2;
    static final int HEADER_BYTES = 2;
    static final byte[] KEY_COUNT = {'n'};

    private static final byte KEY_SPACE = 'k';
    private static final byte FIELD_SPACE = 'h';

    private Layout() {}

    static byte[] key(byte[] key) {
        byte[] stored = new byte[1 + key.length];
        stored[0] = KEY_SPACE;
        System.arraycopy(key, 0, stored, 1, key.length);
        return stored;
    }

    static byte[] field(byte[] key, byte[] field) {
        byte[] stored = new byte[1 + Integer.BYTES + key.length + field.length];
        stored[0] = FIELD_SPACE;
        for (int i = 0; i < Integer.BYTES; i++) {
            stored[1 + i] = (byte) (key.length >>> (Byte.SIZE * (Integer.BYTES - 1 - i)));
        }
        System.arraycopy(key, 0, stored, 1 + Integer.BYTES, key.length);
        System.arraycopy(field, 0, stored, 1 + Integer.BYTES + key.length, field.length);
        return stored;
    }

    /** Behind the last field of a hash. */
    static byte[] endOfFields(byte[] key) {
        byte[] end = field(key, new byte[0]);
        int at = end.length - 1;
        while (end[at] == (byte) 0xff) {
            at--; // stops at the first byte at the latest, which is a letter
        }
        end[at]++;
        return Arrays.copyOf(end, at + 1);
    }

    static byte[] fieldName(byte[] key, byte[] stored) {
        return Arrays.copyOfRange(stored, 1 + Integer.BYTES + key.length, stored.length);
    }

    static byte[] string(byte[] value) {
        byte[] record = new byte[HEADER_BYTES + value.length];
        record[0] = STRING;
        System.arraycopy(value, 0, record, HEADER_BYTES, value.length);
        return record;
    }

    static byte[] stringValue(byte[] record) {
        return Arrays.copyOfRange(record, HEADER_BYTES, record.length);
    }

    static byte[] hash(long fieldCount) {
        byte[] record = new byte[HEADER_BYTES + Long.BYTES];
        record[0] = HASH;
        putLong(record, HEADER_BYTES, fieldCount);
        return record;
    }

    static long fieldCount(byte[] record) {
        return getLong(record, HEADER_BYTES);
    }

    static byte[] count(long count) {
        byte[] value = new byte[Long.BYTES];
        putLong(value, 0, count);
        return value;
    }

    static long getLong(byte[] bytes, int from) {
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = value << Byte.SIZE | (bytes[from + i] & 0xff);
        }
        return value;
    }

    private static void putLong(byte[] bytes, int from, long value) {
        for (int i = 0; i < Long.BYTES; i++) {
            bytes[from + i] = (byte) (value >>> (Byte.SIZE * (Long.BYTES - 1 - i)));
        }
    }
}
