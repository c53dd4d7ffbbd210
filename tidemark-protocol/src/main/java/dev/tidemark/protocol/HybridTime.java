package dev.tidemark.protocol;

/**
 * The time of entries: the wall clock, bounded by logic. Strictly increasing along a log, across restarts and leaders,
 * because a new leader starts above the last entry it has (H66). Data, never order: offsets order writes (H67).
 */
final class HybridTime {
    private HybridTime() {}

    /** Microseconds for the entry after one of {@code last}, when the wall clock says {@code wall}. */
    static long after(long last, long wall) {
        return Math.max(wall, last + 1);
    }
}
