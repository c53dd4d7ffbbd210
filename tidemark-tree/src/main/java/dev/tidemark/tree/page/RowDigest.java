package dev.tidemark.tree.page;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The digest of one row: the hash that the digest of the state uses for a pair, so that sums over a table and over a
 * tree are equal when they hold the same. Never changed: digests are stored, and nodes of two versions compare them.
 */
public final class RowDigest {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ODD_1 = 0x9E37_79B9_7F4A_7C15L;
    private static final long ODD_2 = 0xC2B2_AE3D_27D4_EB4FL;

    private long a = ODD_1;
    private long b = ODD_2;

    private RowDigest() {}

    public static Digest of(byte[] key, byte[] value) {
        RowDigest row = new RowDigest();
        row.mix(key.length);
        row.mix(key);
        row.mix(value);
        return new Digest(finish(row.a ^ Long.rotateLeft(row.b, 17)), finish(row.b + ODD_1));
    }

    private void mix(byte[] bytes) {
        int at = 0;
        for (; at + Long.BYTES <= bytes.length; at += Long.BYTES) {
            mix((long) LONG.get(bytes, at));
        }
        long tail = 0;
        for (; at < bytes.length; at++) {
            tail = tail << 8 | (bytes[at] & 0xff);
        }
        mix(tail);
        mix(bytes.length);
    }

    private void mix(long word) {
        a = Long.rotateLeft((a ^ word) * ODD_1, 29) + b;
        b = Long.rotateLeft((b + word) * ODD_2, 31) ^ a;
    }

    /** Spreads every bit over the word: the finalizer of SplitMix64 (Steele, Lea, Flood 2014). */
    private static long finish(long word) {
        long mixed = (word ^ word >>> 30) * 0xBF58_476D_1CE4_E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D0_49BB_1331_11EBL;
        return mixed ^ mixed >>> 31;
    }
}
