package dev.tidemark.kv.expiry;

import dev.tidemark.kv.command.CommandDoc;
import dev.tidemark.kv.text.Words;

/**
 * The four ways to say when a key expires. What is relative counts from the time of the entry, which its leader gave it
 * once and which is the same on every node (H82).
 */
public enum ExpireUnit {
    EX(1_000, true, "seconds"),
    PX(1, true, "milliseconds"),
    EXAT(1_000, false, "unix-time-seconds"),
    PXAT(1, false, "unix-time-milliseconds");

    /** No time: the sum or product does not fit. */
    public static final long OUT_OF_RANGE = Long.MIN_VALUE;

    private final long millis;
    private final boolean relative;
    private final String argument;

    ExpireUnit(long millis, boolean relative, String argument) {
        this.millis = millis;
        this.relative = relative;
        this.argument = argument;
    }

    /** What a {@link CommandDoc#syntax} calls the number. */
    public String argument() {
        return argument;
    }

    /** The unit that an option names, or null. */
    public static ExpireUnit of(byte[] option) {
        for (ExpireUnit unit : values()) {
            if (Words.is(option, unit.name())) {
                return unit;
            }
        }
        return null;
    }

    /**
     * Milliseconds since 1970, or {@link #OUT_OF_RANGE}.
     *
     * @param now milliseconds since 1970
     */
    long at(long amount, long now) {
        if (amount > Long.MAX_VALUE / millis || amount < Long.MIN_VALUE / millis) {
            return OUT_OF_RANGE;
        }
        long time = amount * millis;
        if (!relative) {
            return Math.max(time, OUT_OF_RANGE + 1); // so long ago that a millisecond makes no difference
        }
        return time > Long.MAX_VALUE - now ? OUT_OF_RANGE : time + now;
    }
}
