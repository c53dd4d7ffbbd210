package dev.tidemark.protocol;

import java.util.ArrayDeque;

/**
 * Compares the wall clock of this machine with its monotonic one, which stands still while the machine is suspended;
 * when it wakes, its wall clock is set. Both are this machine's own (H57, H115). A wall clock that nobody sets tells
 * nothing (docs/decisions/0118).
 *
 * <p>One thread at a time.
 */
public final class ClockWatch {
    /** What a wall clock that is being corrected gains in passing, or loses. More means that it was set. */
    public static final long MAX_GAIN_MICROS = 500_000;

    /** Less may be the rounding of a monotonic clock that is read in whole milliseconds. */
    private static final long STEP_MICROS = 2_000;
    /** So many steps are known one by one. */
    private static final int STEPS = 16;

    private static final int MICROS_PER_MILLI = 1_000;

    /** Before that moment of the monotonic clock, or at it, the wall clock moved so much more. */
    private record Step(long millis, long gained) {}

    /** Oldest first. */
    private final ArrayDeque<Step> steps = new ArrayDeque<>();

    private boolean started;
    private long lastMillis;
    private long lastWall;

    /**
     * To be called often, so that the two are compared over short times.
     *
     * @param millis monotonic
     * @param wallMicros since 1970
     * @return how much more the wall clock has moved than the monotonic one since the last call, microseconds; 0 at the
     *     first
     */
    public long gained(long millis, long wallMicros) {
        long gained = wouldGain(millis, wallMicros);
        started = true;
        lastMillis = millis;
        lastWall = wallMicros;
        if (gained > STEP_MICROS) {
            steps.addLast(new Step(millis, gained));
            foldOldest();
        }
        return gained;
    }

    /** Two that are taken for one at the later moment make things older, and nothing younger. */
    private void foldOldest() {
        if (steps.size() > STEPS) {
            Step oldest = steps.removeFirst();
            Step next = steps.removeFirst();
            steps.addFirst(new Step(next.millis(), oldest.gained() + next.gained()));
        }
    }

    /** What {@link #gained} would return, if it were called now. */
    long wouldGain(long millis, long wallMicros) {
        return started ? wallMicros - lastWall - (millis - lastMillis) * MICROS_PER_MILLI : 0;
    }

    /**
     * How much more time has gone by, since a moment of the monotonic clock, than that clock shows: what the machine
     * was suspended for, as the wall clock tells.
     *
     * @return milliseconds, rounded up
     */
    public long suspendedMillisSince(long millis) {
        long micros = 0;
        for (Step step : steps) {
            micros += step.millis() >= millis ? step.gained() : 0;
        }
        return (micros + MICROS_PER_MILLI - 1) / MICROS_PER_MILLI;
    }
}
