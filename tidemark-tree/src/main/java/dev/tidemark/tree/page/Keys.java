package dev.tidemark.tree.page;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The order of keys: as unsigned bytes, a prefix before what it begins. */
public final class Keys {
    /** The least key; as a lower bound it means: from the beginning. */
    public static final byte[] LEAST = {};

    private Keys() {}

    public static int compare(byte[] one, byte[] other) {
        return Arrays.compareUnsigned(one, other);
    }

    /** Whether {@code key} is below an upper bound; null: there is none. */
    public static boolean isBelow(byte[] key, byte[] bound) {
        return bound == null || compare(key, bound) < 0;
    }

    /** Whether an upper bound is at most another; null: there is none. */
    public static boolean isBoundWithin(byte[] bound, byte[] outer) {
        return outer == null || (bound != null && compare(bound, outer) <= 0);
    }

    /** Compares {@code length} bytes of a little-endian page with a key. */
    public static int compare(ByteBuffer page, int at, int length, byte[] key) {
        int common = Math.min(length, key.length);
        for (int i = 0; i < common; i++) {
            int difference = (page.get(at + i) & 0xff) - (key[i] & 0xff);
            if (difference != 0) {
                return difference;
            }
        }
        return length - key.length;
    }

    /** The shortest key that is above {@code before} and at most {@code after}, which is above {@code before}. */
    public static byte[] separator(byte[] before, byte[] after) {
        int differs = Arrays.mismatch(before, after);
        return Arrays.copyOf(after, differs + 1);
    }

    /** The least key above all that begin with {@code prefix}; null: there is none. */
    public static byte[] afterPrefix(byte[] prefix) {
        for (int length = prefix.length; length > 0; length--) {
            if (prefix[length - 1] != (byte) 0xff) {
                byte[] after = Arrays.copyOf(prefix, length);
                after[length - 1]++;
                return after;
            }
        }
        return null;
    }
}
