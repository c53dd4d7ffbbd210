package dev.tidemark.node.gateway;

import dev.tidemark.node.environment.NodeClock;
import dev.tidemark.protocol.ClockWatch;
import java.util.function.LongSupplier;

/**
 * How old the state of this node may be at most: everything that was answered to anybody before that is in it. What is
 * known comes from the replica, as a moment of this node's monotonic clock; the clock is asked again for each read, so
 * a process that stood still knows that it is old (H57, H115).
 *
 * <p>The monotonic clock of a machine that is suspended stands still, and its wall clock is set when it wakes. So by
 * what a wall clock got ahead of the monotonic one all is older that was known before, and by more than half a second
 * it is worth nothing; both are this machine's own.
 *
 * <p>Main executor only.
 */
public final class StateAge {
    /** Nothing is known. */
    static final long UNKNOWN = Long.MAX_VALUE;
    /** Clocks are read in whole milliseconds: each of the two durations may be this much longer than it looks. */
    private static final int ROUNDING_MILLIS = 2;

    private final NodeClock clock;
    private final LongSupplier freshSince;
    private final LongSupplier applied;
    private final ClockWatch clocks = new ClockWatch();
    private long lastMillis;
    /** What confirmed reads have shown: since when, and the next such moment with the entry that it waits for. */
    private long confirmedSince = Long.MIN_VALUE;

    private long nextSince = Long.MIN_VALUE;
    private long nextIndex;
    /** What was known before this says nothing. */
    private long trustedSince = Long.MIN_VALUE;

    /**
     * @param freshSince as {@link dev.tidemark.protocol.ReplicaView#freshSince}, of what is applied now
     * @param applied offset of the last entry that is applied now
     */
    public StateAge(NodeClock clock, LongSupplier freshSince, LongSupplier applied) {
        this.clock = clock;
        this.freshSince = freshSince;
        this.applied = applied;
        lastMillis = clock.millis();
        clocks.gained(lastMillis, clock.wallMicros());
    }

    /** Now and then, so that the two clocks are compared over short times. */
    void look() {
        long millis = clock.millis();
        if (clocks.gained(millis, clock.wallMicros()) > ClockWatch.MAX_GAIN_MICROS) {
            trustedSince = millis;
        }
        lastMillis = millis;
    }

    /** A leader has confirmed that nothing beyond {@code index} had been answered to anybody when it was asked. */
    void confirmed(long askedMillis, long index) {
        settle();
        if (nextSince == Long.MIN_VALUE) {
            nextSince = askedMillis;
            nextIndex = index;
        }
    }

    private void settle() {
        if (nextSince != Long.MIN_VALUE && nextIndex <= applied.getAsLong()) {
            confirmedSince = Math.max(confirmedSince, nextSince);
            nextSince = Long.MIN_VALUE;
        }
    }

    /** Milliseconds, or {@link #UNKNOWN}. */
    long millis() {
        look();
        settle();
        long since = Math.max(freshSince.getAsLong(), confirmedSince);
        return since == Long.MIN_VALUE || since <= trustedSince
                ? UNKNOWN
                : Math.max(0, lastMillis - since) + clocks.suspendedMillisSince(since) + ROUNDING_MILLIS;
    }
}
