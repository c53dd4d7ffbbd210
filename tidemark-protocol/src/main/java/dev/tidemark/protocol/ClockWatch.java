package dev.tidemark.protocol;

/**
 * Compares the wall clock of this machine with its monotonic one, which stands still while the machine is suspended;
 * when it wakes, its wall clock is set. Both are this machine's own (H57, H115).
 *
 * <p>One thread at a time.
 */
public final class ClockWatch {
    /** What a wall clock that is being corrected gains in passing, or loses. More means that it was set. */
    public static final long MAX_GAIN_MICROS = 500_000;

    private static final int MICROS_PER_MILLI = 1_000;

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
        long gained = started ? wallMicros - lastWall - (millis - lastMillis) * MICROS_PER_MILLI : 0;
        started = true;
        lastMillis = millis;
        lastWall = wallMicros;
        return gained;
    }
}
