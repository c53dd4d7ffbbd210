package dev.tidemark.kv.layout;

import java.util.Arrays;

/**
 * Where the keys of one space are in the ordered store: a prefix, and what {@link Layout} says after it. Space 0, which
 * was there before there were others, has no prefix; the others have {@code 'D'}, how many bytes their number takes
 * (1), and that number.
 */
public final class Space {
    static final Space FIRST = new Space(Layout.NOTHING);

    private static final int KEY_AT = 1 + Short.BYTES + Integer.BYTES;
    private static final int EXPIRING_KEY_AT = 1 + Long.BYTES;

    private final byte[] prefix;
    private final byte[] counts;

    private Space(byte[] prefix) {
        this.prefix = prefix;
        this.counts = named('n', 1);
    }

    public static Space of(long number) {
        if (number == 0) {
            return FIRST;
        }
        int size = Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(number) + Byte.SIZE - 1) / Byte.SIZE);
        byte[] prefix = new byte[2 + size];
        prefix[0] = 'D';
        prefix[1] = (byte) size;
        for (int i = 0; i < size; i++) {
            prefix[2 + i] = (byte) (number >>> (size - 1 - i) * Byte.SIZE);
        }
        return new Space(prefix);
    }

    /** Whether what belongs to the whole data set is beside what belongs to this space. */
    public boolean isFirst() {
        return prefix.length == 0;
    }

    public byte[] key(byte[] key) {
        byte[] stored = keyPosition(HashSlot.of(key), Bytes.hash(key), key.length);
        System.arraycopy(key, 0, stored, prefix.length + KEY_AT, key.length);
        return stored;
    }

    /** Before all keys of this slot and hash. */
    public byte[] keyPosition(int slot, int hash) {
        return keyPosition(slot, hash, 0);
    }

    private byte[] keyPosition(int slot, int hash, int keyLength) {
        byte[] stored = named('k', KEY_AT + keyLength);
        int at = prefix.length + 1;
        stored[at] = (byte) (slot >>> Byte.SIZE);
        stored[at + 1] = (byte) slot;
        Bytes.putInt(stored, at + Short.BYTES, hash);
        return stored;
    }

    public byte[] keys() {
        return named('k', 1);
    }

    public byte[] endOfKeys() {
        return named('k' + 1, 1);
    }

    public byte[] keyName(byte[] stored) {
        return Arrays.copyOfRange(stored, prefix.length + KEY_AT, stored.length);
    }

    /** Slot and hash as one number. */
    public long keyPosition(byte[] stored) {
        return Bytes.getLong(stored, prefix.length + 1, prefix.length + KEY_AT);
    }

    public byte[] expiry(long time, byte[] key) {
        byte[] stored = named('e', EXPIRING_KEY_AT + key.length);
        Bytes.putLong(stored, prefix.length + 1, time);
        System.arraycopy(key, 0, stored, prefix.length + EXPIRING_KEY_AT, key.length);
        return stored;
    }

    public byte[] expiries() {
        return named('e', 1);
    }

    public byte[] endOfExpiries() {
        return named('e' + 1, 1);
    }

    public long expiryTime(byte[] stored) {
        return Bytes.getLong(stored, prefix.length + 1);
    }

    public byte[] expiringKey(byte[] stored) {
        return Arrays.copyOfRange(stored, prefix.length + EXPIRING_KEY_AT, stored.length);
    }

    public byte[] counts() {
        return counts;
    }

    private byte[] named(int letter, int length) {
        byte[] stored = new byte[prefix.length + length];
        System.arraycopy(prefix, 0, stored, 0, prefix.length);
        stored[prefix.length] = (byte) letter;
        return stored;
    }
}
