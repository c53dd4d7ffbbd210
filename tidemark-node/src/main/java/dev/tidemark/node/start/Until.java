package dev.tidemark.node.start;

import dev.tidemark.log.record.LogRecord;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The point that a restore is to come to: the state after one entry, or after all entries up to a time.
 *
 * @param offset of the last entry that belongs to it; {@link Long#MAX_VALUE}: the time decides
 * @param time log time up to which entries belong to it, microseconds since 1970; {@link Long#MAX_VALUE}: the offset
 *     decides
 */
public record Until(long offset, long time) {
    /** All that there is. */
    public static final Until LATEST = new Until(Long.MAX_VALUE, Long.MAX_VALUE);

    public static Until entry(long offset) {
        return new Until(offset, Long.MAX_VALUE);
    }

    /** @param micros log time, microseconds since 1970 */
    public static Until time(long micros) {
        return new Until(Long.MAX_VALUE, micros);
    }

    boolean includes(LogRecord entry) {
        return includes(entry.offset(), entry.time());
    }

    /** Whether the state after an entry is not later than this. */
    public boolean includes(long entryOffset, long entryTime) {
        return entryOffset <= offset && entryTime <= time;
    }

    /** For people. */
    @Override
    public String toString() {
        if (offset != Long.MAX_VALUE) {
            return "entry " + offset;
        }
        return time == Long.MAX_VALUE ? "the end of the archive" : when(time);
    }

    /** Log time for people. */
    static String when(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
    }
}
