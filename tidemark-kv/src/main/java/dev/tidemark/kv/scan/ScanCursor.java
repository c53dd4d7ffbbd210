package dev.tidemark.kv.scan;

import java.nio.charset.StandardCharsets;

/**
 * The cursor of {@code SCAN} and {@code HSCAN}: the position, in the order of the store, from which to go on. For keys
 * that is slot and hash (46 bits), for fields the hash (32 bits); 0 begins, and says that it is over.
 *
 * <p>A position is the same on every node and at all times, so a scan may go on at any node, after any failover, and
 * costs no memory between its calls. All that share a position are given by one call. So whatever is there from the
 * first call to the last is given, and given once; what comes or goes meanwhile may or may not be.
 */
public final class ScanCursor {
    /** What is not a cursor. */
    public static final long NONE = -1;

    private static final int MAX_DIGITS = 20;

    private ScanCursor() {}

    /**
     * A number of 64 bits, as Redis reads it: zeros may lead, nothing is 0, a zero byte ends it, and what is negative
     * counts back from 2^64. Of those beyond 2^63-1 it is enough that nothing is there.
     */
    public static long parse(byte[] text) {
        int end = 0;
        while (end < text.length && text[end] != 0) {
            end++;
        }
        if (end == 0) {
            return 0;
        }
        boolean negative = text[0] == '-';
        int from = negative || text[0] == '+' ? 1 : 0;
        while (from < end - 1 && text[from] == '0') {
            from++;
        }
        if (from == end || end - from > MAX_DIGITS || text[from] == '+' || text[from] == '-') {
            return NONE;
        }
        try {
            long magnitude = Long.parseUnsignedLong(new String(text, from, end - from, StandardCharsets.ISO_8859_1));
            long cursor = negative ? -magnitude : magnitude;
            return cursor < 0 ? Long.MAX_VALUE : cursor;
        } catch (NumberFormatException e) {
            return NONE;
        }
    }
}
