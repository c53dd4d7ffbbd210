package dev.tidemark.kv.layout;

import java.util.Arrays;

/**
 * Numbers that are kept with the keys of a space, so that nobody counts them. The last id of a collection and the keys
 * that have expired are those of the whole data set; they are in the counts of the first space, and zero in others.
 *
 * <pre>
 *  number of keys (8), last id given to a collection (8), number of keys that expire (8), version of the last key that
 *  was made (8), number of keys that were removed because their time had come, ever (8)
 * </pre>
 *
 * <p>A key is counted while it is stored, if its time has come or not. Belongs to who made it.
 */
public final class Counts {
    private static final int ID_AT = Long.BYTES;
    private static final int EXPIRING_AT = 2 * Long.BYTES;
    private static final int LAST_MADE_AT = 3 * Long.BYTES;
    private static final int EXPIRED_AT = 4 * Long.BYTES;
    private static final int LENGTH = 5 * Long.BYTES;

    private final byte[] bytes;

    private Counts(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A copy of what is stored; null: nothing is. */
    public static Counts of(byte[] stored) {
        return new Counts(stored == null ? new byte[LENGTH] : stored.clone());
    }

    public long keys() {
        return Bytes.getLong(bytes, 0);
    }

    public void addKeys(int more) {
        add(0, more);
    }

    public long expiring() {
        return Bytes.getLong(bytes, EXPIRING_AT);
    }

    public void addExpiring(int more) {
        add(EXPIRING_AT, more);
    }

    public long expired() {
        return Bytes.getLong(bytes, EXPIRED_AT);
    }

    public void addExpired(long more) {
        add(EXPIRED_AT, more);
    }

    /** Offset of the entry that made the last key of this space; 0 if none did. */
    public long lastMade() {
        return Bytes.getLong(bytes, LAST_MADE_AT);
    }

    public void setLastMade(long offset) {
        Bytes.putLong(bytes, LAST_MADE_AT, offset);
    }

    /**
     * An id for a new collection; never given again.
     *
     * @param spent ids up to this one count as given
     */
    public long nextId(long spent) {
        spendIds(spent);
        return add(ID_AT, 1);
    }

    /** No id up to this one is given from now on. */
    public void spendIds(long spent) {
        Bytes.putLong(bytes, ID_AT, Math.max(spent, Bytes.getLong(bytes, ID_AT)));
    }

    /** Nothing of the keys any more; what counts for the whole data set stays. */
    public void forgetKeys() {
        Bytes.putLong(bytes, 0, 0);
        Bytes.putLong(bytes, EXPIRING_AT, 0);
        Bytes.putLong(bytes, LAST_MADE_AT, 0);
    }

    public boolean isZero() {
        return Arrays.equals(bytes, new byte[LENGTH]);
    }

    private long add(int at, long more) {
        long sum = Bytes.getLong(bytes, at) + more;
        Bytes.putLong(bytes, at, sum);
        return sum;
    }

    /** As it is stored. Not to be changed afterwards. */
    public byte[] bytes() {
        return bytes;
    }
}
