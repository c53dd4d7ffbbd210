package dev.tidemark.tree.page;

import java.nio.ByteBuffer;

/** LEB128: seven bits a byte, lowest first, the top bit set on all but the last. */
final class Varint {
    static final int LONGEST = 5;

    private Varint() {}

    static int size(int value) {
        return value == 0 ? 1 : (38 - Integer.numberOfLeadingZeros(value)) / 7;
    }

    static void put(ByteBuffer to, int value) {
        int left = value;
        while ((left & ~0x7f) != 0) {
            to.put((byte) (left | 0x80));
            left >>>= 7;
        }
        to.put((byte) left);
    }

    static int get(ByteBuffer from, int at) {
        int value = 0;
        for (int i = 0; i < LONGEST; i++) {
            byte next = from.get(at + i);
            value |= (next & 0x7f) << (7 * i);
            if (next >= 0) {
                return value;
            }
        }
        throw new IndexOutOfBoundsException("a number of more than five bytes at " + at);
    }
}
