package dev.tidemark.log.truncation;

import dev.tidemark.log.record.LogPosition;

/**
 * A change of the log that takes several steps on the disk. It is made durable before the first step and cleared after
 * the last, so a crash in between leaves a change that recovery finishes, and never half of one (H14, H15).
 */
public sealed interface Intent {
    /** The epoch of the newest leader for whom records were removed; it outlives the change (H161). */
    long under();

    /**
     * What the log ends with when they are removed: it is durable before they go, so a log that does not reach it has
     * lost its end (H161). It outlives the change too; after one by an older release it is the beginning of all logs.
     */
    LogPosition kept();

    /** No change is under way. */
    record None(long under, LogPosition kept) implements Intent {}

    /**
     * A truncation, in terms of bytes, so that finishing it needs no look at the records.
     *
     * @param segment first offset of the segment that becomes the last
     * @param position in that segment from which on everything becomes zero
     * @param end of the log afterwards
     * @param under the epoch of the leader who proved that the records are not in its log
     */
    record Truncate(long segment, long position, LogPosition end, long under) implements Intent {
        @Override
        public LogPosition kept() {
            return end;
        }
    }

    /**
     * The log is emptied and continues after a snapshot.
     *
     * @param base of the log afterwards
     * @param seed of its first segment
     * @param under the epoch of the leader whose snapshot it is
     */
    record Reset(LogPosition base, long seed, long under) implements Intent {
        @Override
        public LogPosition kept() {
            return base;
        }
    }
}
