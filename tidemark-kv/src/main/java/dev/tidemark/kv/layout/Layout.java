package dev.tidemark.kv.layout;

import dev.tidemark.kv.codec.KvBody;
import dev.tidemark.kv.scan.ScanCursor;
import java.util.Arrays;

/**
 * Where things are in the ordered store.
 *
 * <pre>
 *  key                                        value
 *  [space] 'k' slot (2) hash (4) key          record: type (1), flags (1), version (8), [time of expiry (8)], then
 *                                               1 string: the string
 *                                               2 hash:   number of fields (8), id of the hash (8)
 *  'h' id of the hash (8) hash (4) field      value of the field
 *  [space] 'e' time of expiry (8) key         nothing; one for each key that expires
 *  'g' id of a hash (8)                       nothing; the hash is gone, its fields are still to be removed
 *  's' number of a space (8)                  nothing; FLUSHDB took the space from its database, its keys are still to
 *                                               be removed
 *  [space] 'n'                                {@link Counts}
 *  'b'                                        {@link Databases}
 *  'm'                                        nothing is due before this time (8); none if nothing will be
 *  'd' bucket (2)                             version of the last removal of a key of this bucket (8)
 *  'f'                                        version of the last FLUSHALL in {@linkplain KvBody format 1} (8), version
 *                                               of the last key that was made before it (8)
 * </pre>
 *
 * Slot is the {@link HashSlot} of the key, hash a hash of the key or field: both are there so that keys and fields have
 * an order of their own, which a cursor of 64 bits can name (see {@link ScanCursor}). A version is the offset of the
 * entry that last changed something. A {@link Space} is a prefix; the first, which database 0 has in the beginning, has
 * none. Times are milliseconds since 1970, numbers big-endian. Flag 1: expires.
 *
 * <p>A string takes one look-up, a hash one for the key and one for each field. The fields of a hash are found by an id
 * that is never used again, so a hash of any size is renamed, replaced or deleted in one step, and its fields are
 * removed later, some at a time.
 */
public final class Layout {
    public static final byte STRING = 1;
    public static final byte HASH = 2;
    public static final long NO_EXPIRY = -1;
    /**
     * How long a string may become by commands that say less than they store. Redis allows 512 MB; but a write that no
     * node's memory can hold would stop all of them (H87), and one entry of the log brings 24 MiB at most.
     */
    public static final int MAX_STRING_BYTES = 32 << 20;

    static final int BUCKETS = 1 << 14;
    public static final byte[] COUNTS = {'n'};
    public static final byte[] DUE = {'m'};
    public static final byte[] FLUSHED = {'f'};
    public static final byte[] NOTHING = {};
    public static final byte[] DATABASES = {'b'};
    public static final byte[] GARBAGE = {'g'};
    public static final byte[] END_OF_GARBAGE = {'g' + 1};
    public static final byte[] GARBAGE_SPACES = {'s'};
    public static final byte[] END_OF_GARBAGE_SPACES = {'s' + 1};
    public static final int HASH_BITS = Integer.SIZE;

    private static final int EXPIRES = 1;
    private static final int VERSION_AT = 2;
    private static final int EXPIRY_AT = VERSION_AT + Long.BYTES;
    private static final int FIELD_AT = 1 + Long.BYTES + Integer.BYTES;
    /** Where the name of a field begins in its key of the store. */
    public static final int FIELD_NAME_AT = FIELD_AT;

    private Layout() {}

    // Keys of the store

    public static byte[] field(long id, byte[] field) {
        byte[] stored = fieldPosition(id, hash(field), FIELD_AT + field.length);
        System.arraycopy(field, 0, stored, FIELD_AT, field.length);
        return stored;
    }

    /** Before all fields of this hash whose names hash to this. */
    public static byte[] fieldPosition(long id, int hash) {
        return fieldPosition(id, hash, FIELD_AT);
    }

    private static byte[] fieldPosition(long id, int hash, int length) {
        byte[] stored = new byte[length];
        stored[0] = 'h';
        putLong(stored, 1, id);
        putInt(stored, 1 + Long.BYTES, hash);
        return stored;
    }

    public static byte[] fieldName(byte[] stored) {
        return Arrays.copyOfRange(stored, FIELD_AT, stored.length);
    }

    /** The hash of the field as a number. */
    public static long fieldPosition(byte[] stored) {
        return getLong(stored, 1 + Long.BYTES, FIELD_AT);
    }

    public static byte[] garbage(long id) {
        byte[] stored = new byte[1 + Long.BYTES];
        stored[0] = 'g';
        putLong(stored, 1, id);
        return stored;
    }

    /** Of a hash or of a space. */
    public static long garbageId(byte[] stored) {
        return getLong(stored, 1);
    }

    public static byte[] garbageSpace(long number) {
        byte[] stored = garbage(number);
        stored[0] = GARBAGE_SPACES[0];
        return stored;
    }

    /** Equal names in different databases are in different buckets, mostly. */
    public static byte[] bucket(int database, byte[] key) {
        int bucket = (hash(key) ^ database * 0x9E3779B9) & BUCKETS - 1;
        return new byte[] {'d', (byte) (bucket >>> Byte.SIZE), (byte) bucket};
    }

    // Records

    public static byte[] string(long version, long expireAt, byte[] value) {
        byte[] record = record(STRING, version, expireAt, value.length);
        System.arraycopy(value, 0, record, record.length - value.length, value.length);
        return record;
    }

    public static byte[] hash(long version, long expireAt, long fieldCount, long id) {
        byte[] record = record(HASH, version, expireAt, 2 * Long.BYTES);
        putLong(record, record.length - 2 * Long.BYTES, fieldCount);
        putLong(record, record.length - Long.BYTES, id);
        return record;
    }

    private static byte[] record(byte type, long version, long expireAt, int length) {
        boolean expires = expireAt != NO_EXPIRY;
        int header = expires ? EXPIRY_AT + Long.BYTES : EXPIRY_AT;
        byte[] record = new byte[Math.addExact(header, length)];
        record[0] = type;
        putLong(record, VERSION_AT, version);
        if (expires) {
            record[1] = EXPIRES;
            putLong(record, EXPIRY_AT, expireAt);
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
        return getLong(record, VERSION_AT);
    }

    /** Milliseconds since 1970, or {@link #NO_EXPIRY}. */
    public static long expireAt(byte[] record) {
        return (record[1] & EXPIRES) == 0 ? NO_EXPIRY : getLong(record, EXPIRY_AT);
    }

    public static boolean isExpired(byte[] record, long now) {
        return (record[1] & EXPIRES) != 0 && getLong(record, EXPIRY_AT) <= now;
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

    public static long fieldCount(byte[] record) {
        return getLong(record, record.length - 2 * Long.BYTES);
    }

    public static long hashId(byte[] record) {
        return getLong(record, record.length - Long.BYTES);
    }

    // Numbers

    public static byte[] number(long value) {
        byte[] bytes = new byte[Long.BYTES];
        putLong(bytes, 0, value);
        return bytes;
    }

    public static byte[] flushed(long version, long lastMade) {
        byte[] bytes = new byte[2 * Long.BYTES];
        putLong(bytes, 0, version);
        putLong(bytes, Long.BYTES, lastMade);
        return bytes;
    }

    /** When the last of the keys was made that FLUSHALL has removed since. */
    public static long lastMade(byte[] flushed) {
        return getLong(flushed, Long.BYTES);
    }

    public static long getLong(byte[] bytes, int from) {
        return getLong(bytes, from, from + Long.BYTES);
    }

    public static long getLong(byte[] bytes, int from, int to) {
        long value = 0;
        for (int at = from; at < to; at++) {
            value = value << Byte.SIZE | (bytes[at] & 0xff);
        }
        return value;
    }

    static void putLong(byte[] bytes, int from, long value) {
        putInt(bytes, from, (int) (value >>> Integer.SIZE));
        putInt(bytes, from + Integer.BYTES, (int) value);
    }

    static void putInt(byte[] bytes, int from, int value) {
        bytes[from] = (byte) (value >>> 24);
        bytes[from + 1] = (byte) (value >>> 16);
        bytes[from + 2] = (byte) (value >>> 8);
        bytes[from + 3] = (byte) value;
    }

    /** FNV-1a (Fowler, Noll, Vo 1991), its bits spread by the finalizer of MurmurHash3. Part of the layout. */
    public static int hash(byte[] bytes) {
        int hash = 0x811C9DC5;
        for (byte next : bytes) {
            hash = (hash ^ next & 0xff) * 0x01000193;
        }
        hash = (hash ^ hash >>> 16) * 0x85EBCA6B;
        hash = (hash ^ hash >>> 13) * 0xC2B2AE35;
        return hash ^ hash >>> 16;
    }
}
