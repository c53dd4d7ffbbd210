package dev.tidemark.tree.page;

import java.util.Arrays;
import java.util.HexFormat;

/** The keys with {@code from <= key < to}. */
public final class KeyRange {
    private static final int SHOWN_BYTES = 32;

    private final byte[] from;
    private final byte[] to;

    /** @param to null: without an end */
    public KeyRange(byte[] from, byte[] to) {
        if (to != null && Keys.compare(from, to) >= 0) {
            throw new IllegalArgumentException("an empty range: " + text(from) + " to " + text(to));
        }
        this.from = from;
        this.to = to;
    }

    public static KeyRange all() {
        return new KeyRange(Keys.LEAST, null);
    }

    public static KeyRange ofPrefix(byte[] prefix) {
        return new KeyRange(prefix, Keys.afterPrefix(prefix));
    }

    public static KeyRange ofKey(byte[] key) {
        return new KeyRange(key, Arrays.copyOf(key, key.length + 1));
    }

    public byte[] from() {
        return from;
    }

    /** Null: without an end. */
    public byte[] to() {
        return to;
    }

    public boolean contains(byte[] key) {
        return Keys.compare(from, key) <= 0 && Keys.isBelow(key, to);
    }

    /** Whether all keys with {@code low <= key < high} are in it. */
    public boolean covers(byte[] low, byte[] high) {
        return Keys.compare(from, low) <= 0 && Keys.isBoundWithin(high, to);
    }

    /** Whether a key with {@code low <= key < high} may be in it. */
    public boolean meets(byte[] low, byte[] high) {
        return Keys.isBelow(from, high) && Keys.isBelow(low, to);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyRange range && Arrays.equals(from, range.from) && Arrays.equals(to, range.to);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(from) + Arrays.hashCode(to);
    }

    @Override
    public String toString() {
        return "from " + text(from) + (to == null ? " to the end" : " to before " + text(to));
    }

    private static String text(byte[] key) {
        if (key.length == 0) {
            return "the beginning";
        }
        String hex = HexFormat.of().formatHex(key, 0, Math.min(key.length, SHOWN_BYTES));
        return "0x" + hex + (key.length > SHOWN_BYTES ? "... (" + key.length + " bytes)" : "");
    }
}
