package dev.tidemark.kv.bits;

import dev.tidemark.kv.layout.Records;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Bits of bytes; bit 0 is the highest of the first byte. Eight bytes at a time where that is possible. */
final class Bits {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final long NONE = -1;

    /** No string has a bit here, and none may get one. */
    static final long END_OF_STRINGS = (long) Records.MAX_STRING_BYTES * Byte.SIZE;
    /** Up to here Redis lets a bit be read, which is 0 where no string has it; its longest string has 512 MiB. */
    static final long END_OF_READS = 1L << 32;

    private Bits() {}

    static long word(byte[] bytes, int at) {
        return (long) WORD.get(bytes, at);
    }

    static void setWord(byte[] bytes, int at, long word) {
        WORD.set(bytes, at, word);
    }

    /** How many are set from {@code first} to {@code last}, both of them included, counted from byte {@code from}. */
    static long count(byte[] bytes, int from, long first, long last) {
        if (first > last) {
            return 0;
        }
        int firstByte = from + (int) (first / Byte.SIZE);
        int lastByte = from + (int) (last / Byte.SIZE);
        long count = countBytes(bytes, firstByte, lastByte + 1);
        int before = (bytes[firstByte] & 0xff) >>> Byte.SIZE - (int) (first % Byte.SIZE);
        int after = bytes[lastByte] & (1 << Byte.SIZE - 1 - (int) (last % Byte.SIZE)) - 1;
        return count - Integer.bitCount(before) - Integer.bitCount(after);
    }

    private static long countBytes(byte[] bytes, int from, int to) {
        long count = 0;
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            count += Long.bitCount(word(bytes, at));
        }
        for (; at < to; at++) {
            count += Integer.bitCount(bytes[at] & 0xff);
        }
        return count;
    }

    /** The first bit of this value from {@code first} to {@code last}, both of them included, or -1. */
    static long find(byte[] bytes, int from, long first, long last, boolean set) {
        int skipped = set ? 0 : -1;
        long at = first;
        while (at <= last) {
            int byteAt = from + (int) (at / Byte.SIZE);
            if (at % Byte.SIZE == 0 && byteAt + Long.BYTES <= bytes.length && word(bytes, byteAt) == skipped) {
                at += Long.SIZE;
            } else if (at % Byte.SIZE == 0 && bytes[byteAt] == skipped) {
                at += Byte.SIZE;
            } else if ((bytes[byteAt] >>> Byte.SIZE - 1 - at % Byte.SIZE & 1) == (set ? 1 : 0)) {
                return at;
            } else {
                at++;
            }
        }
        return NONE;
    }

    /**
     * The number in some bits, at most 64; what is beyond {@code to} is zero.
     *
     * @param to where the bytes end
     */
    static long get(byte[] bytes, int from, int to, long offset, int bits) {
        long value = 0;
        for (long at = offset; at < offset + bits; at++) {
            long byteAt = from + at / Byte.SIZE;
            int bit = byteAt < to ? bytes[(int) byteAt] >>> Byte.SIZE - 1 - (int) (at % Byte.SIZE) & 1 : 0;
            value = value << 1 | bit;
        }
        return value;
    }

    /** Writes the lowest bits of a number; all of them must lie within the bytes. */
    static void set(byte[] bytes, int from, long offset, int bits, long value) {
        for (int i = 0; i < bits; i++) {
            long at = offset + i;
            int byteAt = from + (int) (at / Byte.SIZE);
            int mask = 1 << Byte.SIZE - 1 - (int) (at % Byte.SIZE);
            boolean on = (value >>> bits - 1 - i & 1) != 0;
            bytes[byteAt] = (byte) (on ? bytes[byteAt] | mask : bytes[byteAt] & ~mask);
        }
    }
}
