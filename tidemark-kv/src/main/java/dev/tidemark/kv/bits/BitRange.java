package dev.tidemark.kv.bits;

/**
 * A part of a string as {@code BITCOUNT} and {@code BITPOS} name it: {@code start end [BYTE | BIT]}, negative positions
 * count from the end.
 *
 * @param first bit
 * @param last bit, included; before {@code first} if the part is empty
 */
record BitRange(long first, long last) {
    static final BitRange EMPTY = new BitRange(0, -1);

    /** All of a string of so many bytes. */
    static BitRange all(int bytes) {
        return new BitRange(0, (long) bytes * Byte.SIZE - 1);
    }

    /** @param bytes length of the string */
    static BitRange of(long start, long end, boolean inBits, int bytes) {
        long length = inBits ? (long) bytes * Byte.SIZE : bytes;
        long first = Math.max(0, start < 0 ? length + start : start);
        long last = Math.min(length - 1, Math.max(0, end < 0 ? length + end : end));
        if (first > last) {
            return EMPTY;
        }
        return inBits ? new BitRange(first, last) : new BitRange(first * Byte.SIZE, last * Byte.SIZE + Byte.SIZE - 1);
    }

    boolean isEmpty() {
        return first > last;
    }
}
