package dev.tidemark.kv.text;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/** Integers as Redis reads them: decimal, 64 bits, and only in the one form in which it would write them. */
public final class Numbers {
    private static final int MAX_DIGITS = 19;
    private static final long LOWEST_TENTH = Long.MIN_VALUE / 10;

    private Numbers() {}

    /** Whether the bytes from {@code from} to the end are an integer: no plus, no blanks, no leading zero, no -0. */
    public static boolean isLong(byte[] bytes, int from) {
        boolean negative = from < bytes.length && bytes[from] == '-';
        int first = negative ? from + 1 : from;
        int digits = bytes.length - first;
        if (digits < 1 || digits > MAX_DIGITS) {
            return false;
        }
        if (bytes[first] == '0') {
            return digits == 1 && !negative;
        }
        long value = 0; // kept negative, because there is one more negative number
        for (int at = first; at < bytes.length; at++) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9 || value < LOWEST_TENTH || value * 10 < Long.MIN_VALUE + digit) {
                return false;
            }
            value = value * 10 - digit;
        }
        return negative || value != Long.MIN_VALUE;
    }

    /** The integer, if {@link #isLong}. */
    public static long toLong(byte[] bytes, int from) {
        boolean negative = bytes[from] == '-';
        long value = 0;
        for (int at = negative ? from + 1 : from; at < bytes.length; at++) {
            value = value * 10 - (bytes[at] - '0');
        }
        return negative ? value : -value;
    }

    /** The integer, or empty. */
    public static OptionalLong parse(byte[] bytes) {
        return isLong(bytes, 0) ? OptionalLong.of(toLong(bytes, 0)) : OptionalLong.empty();
    }

    public static byte[] toBytes(long value) {
        return Long.toString(value).getBytes(StandardCharsets.ISO_8859_1);
    }

    public static boolean addOverflows(long a, long b) {
        long sum = a + b;
        return ((a ^ sum) & (b ^ sum)) < 0;
    }
}
