package dev.tidemark.kv.bits;

import dev.tidemark.kv.text.Numbers;

/** Numbers of any width up to 64 bits, with or without sign, as {@code BITFIELD} calculates with them. */
record BitField(boolean signed, int bits) {
    private static final int MAX_SIGNED_BITS = 64;
    private static final int MAX_UNSIGNED_BITS = 63;

    /** What becomes of a number that does not fit. */
    enum Overflow {
        WRAP,
        /** The nearest that fits. */
        SAT,
        /** It is not stored. */
        FAIL
    }

    /** Such as {@code i16} or {@code u8}; null if it is none. */
    static BitField of(byte[] type) {
        boolean signed = type.length > 0 && type[0] == 'i';
        if (!signed && (type.length == 0 || type[0] != 'u') || !Numbers.isLong(type, 1)) {
            return null;
        }
        long bits = Numbers.toLong(type, 1);
        return bits < 1 || bits > (signed ? MAX_SIGNED_BITS : MAX_UNSIGNED_BITS)
                ? null
                : new BitField(signed, (int) bits);
    }

    /** The number whose lowest bits these are. */
    long read(long raw) {
        int unused = Long.SIZE - bits;
        return signed ? raw << unused >> unused : raw << unused >>> unused;
    }

    /**
     * 1 if the sum is too large, -1 if it is too small, else 0. Decides about numbers far out of range as Redis does.
     */
    int overflow(long value, long increment) {
        return signed ? signedOverflow(value, increment) : unsignedOverflow(value, increment);
    }

    private int signedOverflow(long value, long increment) {
        long max = max();
        long min = -max - 1;
        boolean narrow = bits < Long.SIZE;
        long upwards = max - value; // may itself overflow, and counts then as Redis has it
        long downwards = min - value;
        if (value > max || narrow && increment > upwards || value >= 0 && increment > 0 && increment > upwards) {
            return 1;
        }
        boolean below =
                value < min || narrow && increment < downwards || value < 0 && increment < 0 && increment < downwards;
        return below ? -1 : 0;
    }

    private int unsignedOverflow(long value, long increment) {
        if (value < 0 || value > max() || increment > 0 && increment > max() - value) {
            return 1;
        }
        return increment < 0 && increment < -value ? -1 : 0;
    }

    private long max() {
        return (1L << (signed ? bits - 1 : bits)) - 1;
    }

    /**
     * What is stored instead of a sum that does not fit.
     *
     * @param direction as {@link #overflow} gives it
     */
    long limited(Overflow how, long sum, int direction) {
        if (how == Overflow.WRAP) {
            return read(sum);
        }
        long min = signed ? -max() - 1 : 0;
        return direction > 0 ? max() : min;
    }
}
