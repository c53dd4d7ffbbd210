package dev.tidemark.bench.load;

/**
 * When the operations of an open loop should begin: at even distances, fixed before the first answer. A server that
 * stalls does not slow it down, so what had to wait is measured as having waited (no coordinated omission).
 *
 * <p>Times are those of {@link System#nanoTime()}.
 */
final class Schedule {
    private final long startNanos;
    private final double nanosPerOperation;
    private long taken;

    Schedule(long startNanos, double ratePerSecond) {
        this.startNanos = startNanos;
        this.nanosPerOperation = 1e9 / ratePerSecond;
    }

    /** When the next operation should begin. */
    long nextAt() {
        return startNanos + (long) (taken * nanosPerOperation);
    }

    boolean isDue(long nowNanos) {
        return nextAt() - nowNanos <= 0;
    }

    /** Takes the next operation, whether it is due or not; returns when it should begin. */
    long take() {
        long at = nextAt();
        taken++;
        return at;
    }
}
