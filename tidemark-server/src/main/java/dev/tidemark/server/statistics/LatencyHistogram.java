package dev.tidemark.server.statistics;

import java.util.Arrays;

/** How many calls took how long, in steps of a factor of two as Redis shows them. Event loop only. */
public final class LatencyHistogram {
    private static final int FIRST_NANOS = 1 << 10;
    /** The last holds all that took longer than half a second. */
    private static final int STEPS = 21;
    /** Redis counts with two digits, and shows the largest time that it cannot tell from the bound. */
    private static final int DIGIT_BITS = 7;

    private static final int NANOS_PER_MICRO = 1_000;

    private final long[] counts = new long[STEPS];

    void add(long nanos) {
        int step = nanos <= FIRST_NANOS ? 0 : Long.SIZE - Long.numberOfLeadingZeros((nanos - 1) / FIRST_NANOS);
        counts[Math.min(step, STEPS - 1)]++;
    }

    void reset() {
        Arrays.fill(counts, 0);
    }

    /** Called for each step that has calls. */
    @FunctionalInterface
    public interface Step {
        /**
         * @param micros the upper end
         * @param calls that took at most so long
         */
        void accept(long micros, long calls);
    }

    public void forEach(Step action) {
        long calls = 0;
        for (int step = 0; step < STEPS; step++) {
            if (counts[step] > 0) {
                calls += counts[step];
                long nanos = (long) FIRST_NANOS << step;
                action.accept((nanos + (nanos >>> DIGIT_BITS) - 1) / NANOS_PER_MICRO, calls);
            }
        }
    }
}
