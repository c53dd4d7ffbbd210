package dev.tidemark.kv.layout;

import java.util.Arrays;

/**
 * Which space of the store each database has. A client says a number of a database; its keys are in a space, and {@code
 * SWAPDB} swaps two numbers of spaces, {@code FLUSHDB} gives the database a new one. Spaces are never used again.
 *
 * <p>Stored under {@link Layout#DATABASES} once one of these commands was executed; until then each database has the
 * space of its own number:
 *
 * <pre>
 *  for each database: number of its space (8), version of the last SWAPDB that gave it other keys (8), the
 *  log time of that (8), version of the last FLUSHDB or FLUSHALL that emptied it (8), version of the last
 *  key that may have been in it when one of these was executed (8)
 *  then: number of the next new space (8)
 * </pre>
 *
 * Versions are as in {@link Layout}; 0 if there was none.
 *
 * <p>How many databases there are is decided here and the same on all nodes: what a command says of a number decides
 * its reply and the state.
 */
public final class Databases {
    /** Their numbers are 0 to one less. */
    public static final int COUNT = 16;

    private static final int SWAPPED_AT = Long.BYTES;
    private static final int SWAPPED_TIME_AT = 2 * Long.BYTES;
    private static final int EMPTIED_AT = 3 * Long.BYTES;
    private static final int SEEN_AT = 4 * Long.BYTES;
    private static final int BYTES_EACH = 5 * Long.BYTES;
    private static final int NEXT_AT = COUNT * BYTES_EACH;
    private static final byte[] FIRST = first();

    private final byte[] bytes;

    private Databases(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Whether there is a database of this number. */
    public static boolean exists(long number) {
        return number >= 0 && number < COUNT;
    }

    private static byte[] first() {
        byte[] bytes = new byte[NEXT_AT + Long.BYTES];
        for (int database = 0; database < COUNT; database++) {
            Bytes.putLong(bytes, database * BYTES_EACH, database);
        }
        Bytes.putLong(bytes, NEXT_AT, COUNT);
        return bytes;
    }

    /** To be read only. Null: nothing is stored. */
    public static Databases of(byte[] stored) {
        return new Databases(stored == null ? FIRST : stored);
    }

    /** The same, to be changed and stored. */
    public Databases copy() {
        return new Databases(Arrays.copyOf(bytes, bytes.length));
    }

    public long space(int database) {
        return get(database, 0);
    }

    /** Offset of the entry that last gave the database the keys of another; 0 if none did. */
    public long swapped(int database) {
        return get(database, SWAPPED_AT);
    }

    /** Log time of that entry, milliseconds since 1970. */
    public long swappedMillis(int database) {
        return get(database, SWAPPED_TIME_AT);
    }

    /** Offset of the entry that last removed all keys of the database; 0 if none did. */
    public long emptied(int database) {
        return get(database, EMPTIED_AT);
    }

    /**
     * Offset of the last entry by which any key may have come into the database before it was last swapped or emptied.
     */
    public long seen(int database) {
        return get(database, SEEN_AT);
    }

    /** @param lastCame the last entry by which a key may have come into the database */
    public void swap(int database, long offset, long millis, long lastCame) {
        set(database, SWAPPED_AT, offset);
        set(database, SWAPPED_TIME_AT, millis);
        set(database, SEEN_AT, Math.max(seen(database), lastCame));
    }

    /** @param lastCame the last entry by which a key may have come into the database */
    public void empty(int database, long offset, long lastCame) {
        set(database, EMPTIED_AT, offset);
        set(database, SEEN_AT, Math.max(seen(database), lastCame));
    }

    private long get(int database, int field) {
        return Bytes.getLong(bytes, database * BYTES_EACH + field);
    }

    private void set(int database, int field, long value) {
        Bytes.putLong(bytes, database * BYTES_EACH + field, value);
    }

    public void setSpace(int database, long space) {
        set(database, 0, space);
    }

    /** A number that no space ever had. */
    public long newSpace() {
        long next = Bytes.getLong(bytes, NEXT_AT);
        Bytes.putLong(bytes, NEXT_AT, next + 1);
        return next;
    }

    /** As it is stored. Not to be changed afterwards. */
    public byte[] bytes() {
        return bytes;
    }
}
