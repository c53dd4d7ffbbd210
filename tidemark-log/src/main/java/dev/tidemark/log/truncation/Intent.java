package dev.tidemark.log.truncation;

import dev.tidemark.log.record.LogPosition;

/**
 * A change of the log that takes several steps on the disk. It is made durable before the first step and cleared after
 * the last, so a crash in between leaves a change that recovery finishes, and never half of one (H14, H15).
 */
public sealed interface Intent {
    /** The epoch of the newest leader for whom records were removed; it outlives the change (H161). */
    long under();

    /** No change is under way. */
    record None(long under) implements Intent {}

    /**
     * A truncation, in terms of bytes, so that finishing it needs no look at the records.
     *
     * @param segment first offset of the segment that becomes the last
     * @param position in that segment from which on everything becomes zero
     * @param end of the log afterwards
     * @param under the epoch of the leader who proved that the records are not in its log
     */
    record Truncate(long segment, long position, LogPosition end, long under) implements Intent {}

    /**
     * The log is emptied and continues after a snapshot.
     *
     * @param base of the log afterwards
     * @param seed of its first segment
     * @param under the epoch of the leader whose snapshot it is
     */
    record Reset(LogPosition base, long seed, long under) implements Intent {}
}
