package dev.tidemark.disk.bytes;

import java.nio.ByteBuffer;

/**
 * LEB128: seven bits a byte, lowest first, the top bit set on all but the last. Numbers have 32 bits
 * without a sign: a negative one counts as 2^32 more.
 */
public final class Varint {
    /** Bytes of the largest number. */
    public static final int LONGEST = 5;

    private static final int BITS = 7;
    private static final int LOW = 0x7f;
    private static final int MORE = 0x80;

    private Varint() {}

    /** Where bytes are taken from, one at a time. */
    public interface Source<E extends Exception> {
        /** The next, 0 to 255. */
        int takeByte() throws E;
    }

    /** Bytes of its shortest form. */
    public static int size(int value) {
        return value == 0 ? 1 : (Integer.SIZE + BITS - 1 - Integer.numberOfLeadingZeros(value)) / BITS;
    }

    public static void put(ByteBuffer to, int value) {
        int left = value;
        while ((left & ~LOW) != 0) {
            to.put((byte) (left | MORE));
            left >>>= BITS;
        }
        to.put((byte) left);
    }

    /**
     * Writes {@link #size} bytes at {@code at}.
     *
     * @return where they end
     */
    public static int put(byte[] to, int at, int value) {
        int next = at;
        int left = value;
        while ((left & ~LOW) != 0) {
            to[next++] = (byte) (left | MORE);
            left >>>= BITS;
        }
        to[next++] = (byte) left;
        return next;
    }

    /** @throws IndexOutOfBoundsException if there is none: for bytes whose checksum is right */
    public static int get(ByteBuffer from, int at) {
        int value = 0;
        for (int i = 0; i < LONGEST; i++) {
            byte next = from.get(at + i);
            value |= (next & LOW) << (BITS * i);
            if (next >= 0) {
                return value;
            }
        }
        throw new IndexOutOfBoundsException("a number of more than five bytes at " + at);
    }

    /** @return the number, 0 to 2^31-1, which need not be in its shortest form; -1: it is none, or larger */
    public static <E extends Exception> int take(Source<E> from) throws E {
        long value = 0;
        for (int i = 0; i < LONGEST; i++) {
            int next = from.takeByte();
            value |= (long) (next & LOW) << (BITS * i);
            if (next < MORE) {
                return value > Integer.MAX_VALUE ? -1 : (int) value;
            }
        }
        return -1;
    }
}
