package dev.tidemark.kv.layout;

import java.util.Arrays;

/**
 * What is stored under a key:
 *
 * <pre>
 *  type (1), flags (1), version (8), [time of expiry (8)], then
 *    1 string:                the string
 *    any other, a collection: number of elements (8), id of the collection (8)
 * </pre>
 *
 * A version is the offset of the entry that last changed something. Times are milliseconds since 1970, numbers
 * big-endian. Flag 1: expires.
 */
public final class Records {
    /** The type whose values are in the record itself. */
    public static final byte STRING = 1;

    public static final long NO_EXPIRY = -1;
    /**
     * How long a string may become by commands that say less than they store. Redis allows 512 MB; but a write that no
     * node's memory can hold would stop all of them (H87), and one entry of the log brings 24 MiB at most.
     */
    public static final int MAX_STRING_BYTES = 32 << 20;

    private static final int EXPIRES = 1;
    private static final int VERSION_AT = 2;
    private static final int EXPIRY_AT = VERSION_AT + Long.BYTES;

    private Records() {}

    /** Whether a key is there and holds a string. */
    public static boolean isString(byte[] record) {
        return record != null && record[0] == STRING;
    }

    /** Whether a key is there, and its value has elements of its own in the store. */
    public static boolean isCollection(byte[] record) {
        return record != null && record[0] != STRING;
    }

    public static byte[] string(long version, long expireAt, byte[] value) {
        byte[] record = record(STRING, version, expireAt, value.length);
        System.arraycopy(value, 0, record, record.length - value.length, value.length);
        return record;
    }

    /** Of a collection: its elements are rows of their own, see {@link Layout#elements}. */
    public static byte[] collection(byte type, long version, long expireAt, long size, long id) {
        byte[] record = record(type, version, expireAt, 2 * Long.BYTES);
        Bytes.putLong(record, record.length - 2 * Long.BYTES, size);
        Bytes.putLong(record, record.length - Long.BYTES, id);
        return record;
    }

    private static byte[] record(byte type, long version, long expireAt, int length) {
        boolean expires = expireAt != NO_EXPIRY;
        int header = expires ? EXPIRY_AT + Long.BYTES : EXPIRY_AT;
        byte[] record = new byte[Math.addExact(header, length)];
        record[0] = type;
        Bytes.putLong(record, VERSION_AT, version);
        if (expires) {
            record[1] = EXPIRES;
            Bytes.putLong(record, EXPIRY_AT, expireAt);
        }
        return record;
    }

    /** The same value with another header, and {@code more} bytes of room after it. */
    public static byte[] copy(byte[] record, long version, long expireAt, int more) {
        int length = valueLength(record);
        byte[] copy = record(record[0], version, expireAt, Math.addExact(length, more));
        System.arraycopy(record, valueAt(record), copy, valueAt(copy), length);
        return copy;
    }

    /** A copy of a string that is filled up to this length with zeros; of an empty one if there is none. */
    public static byte[] grown(byte[] record, long version, int length) {
        return record == null
                ? record(STRING, version, NO_EXPIRY, length)
                : copy(record, version, expireAt(record), length - valueLength(record));
    }

    public static long version(byte[] record) {
        return Bytes.getLong(record, VERSION_AT);
    }

    /** Milliseconds since 1970, or {@link #NO_EXPIRY}. */
    public static long expireAt(byte[] record) {
        return (record[1] & EXPIRES) == 0 ? NO_EXPIRY : Bytes.getLong(record, EXPIRY_AT);
    }

    public static boolean isExpired(byte[] record, long now) {
        return (record[1] & EXPIRES) != 0 && Bytes.getLong(record, EXPIRY_AT) <= now;
    }

    /** Where the value begins. */
    public static int valueAt(byte[] record) {
        return (record[1] & EXPIRES) == 0 ? EXPIRY_AT : EXPIRY_AT + Long.BYTES;
    }

    public static int valueLength(byte[] record) {
        return record.length - valueAt(record);
    }

    public static byte[] stringValue(byte[] record) {
        return Arrays.copyOfRange(record, valueAt(record), record.length);
    }

    /** The record of a collection with the same number of elements and time of expiry. */
    public static byte[] copyOfCollection(byte[] record, long version, long id) {
        byte[] copy = copy(record, version, expireAt(record), 0);
        Bytes.putLong(copy, copy.length - Long.BYTES, id);
        return copy;
    }

    /** How many elements a collection has. */
    public static long size(byte[] record) {
        return Bytes.getLong(record, record.length - 2 * Long.BYTES);
    }

    /** Under which the elements of a collection are. */
    public static long id(byte[] record) {
        return Bytes.getLong(record, record.length - Long.BYTES);
    }
}
