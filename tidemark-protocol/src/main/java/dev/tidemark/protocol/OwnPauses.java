package dev.tidemark.protocol;

import java.util.ArrayDeque;

/**
 * The time in which this process ran. A pause of its own (a collection of garbage, SIGSTOP, a machine that has no
 * processor for it, H115, H168) is not silence of others: what they sent meanwhile waits in the sockets. So silence is
 * measured by {@link #awake}, a clock that stands still in a pause; and for a moment after one nothing is concluded
 * from silence at all, until what waits was read.
 *
 * <p>That moment is measured by the same clock, and is followed by as much time without one. So a node that is paused
 * again and again is patient, but not for ever.
 *
 * <p>Nothing that others rely on may be measured by this clock, such as a lease: for them time went on.
 */
final class OwnPauses {
    /** Over so many election timeouts pauses are added up. */
    static final int WINDOW_TIMEOUTS = 10;

    private static final int BUCKETS = WINDOW_TIMEOUTS;
    private static final int DRAIN_HEARTBEATS = 2;
    /** So many pauses are known one by one. */
    private static final int REMEMBERED = 16;

    private record Pause(long endedAt, int millis) {}

    private final ReplicaOptions options;
    private final int[] paused = new int[BUCKETS];
    private long bucket = Long.MIN_VALUE;
    private long forgiven;
    private long now;
    /** By {@link #awake}: until when nothing is concluded from silence, and from when that may be so again. */
    private long drainedAt = Long.MIN_VALUE / 2;

    private final ArrayDeque<Pause> latest = new ArrayDeque<>();
    private long nextDrain = Long.MIN_VALUE / 2;

    OwnPauses(ReplicaOptions options) {
        this.options = options;
    }

    /** @param pausedMillis of the time since the last call, in which this process stood still */
    void timePassed(long millis, int pausedMillis) {
        now = millis;
        turnTo(Math.floorDiv(millis, (long) options.electionTimeoutMillis()));
        if (pausedMillis == 0) {
            return;
        }
        forgiven += pausedMillis;
        if (latest.size() == REMEMBERED) {
            latest.removeFirst();
        }
        latest.addLast(new Pause(millis, pausedMillis));
        int at = (int) Math.floorMod(bucket, (long) BUCKETS);
        paused[at] = (int) Math.min(Integer.MAX_VALUE / BUCKETS, (long) paused[at] + pausedMillis);
        if (awake() >= nextDrain) {
            long drain = (long) DRAIN_HEARTBEATS * options.heartbeatMillis();
            drainedAt = awake() + drain;
            nextDrain = drainedAt + drain;
        }
    }

    private void turnTo(long current) {
        for (long old = Math.max(bucket + 1, current - BUCKETS + 1); old <= current; old++) {
            paused[(int) Math.floorMod(old, (long) BUCKETS)] = 0;
        }
        bucket = current;
    }

    /** Monotonic milliseconds without the pauses. */
    long awake() {
        return now - forgiven;
    }

    /** For how long this process has stood still since a moment not long ago, as monotonic milliseconds go. */
    long since(long millis) {
        long sum = 0;
        for (Pause pause : latest) {
            sum += pause.endedAt() > millis ? pause.millis() : 0;
        }
        return sum;
    }

    /** Whether messages may still wait in the sockets that came during a pause. */
    boolean mayHaveUnread() {
        return awake() < drainedAt;
    }

    /** Of the last {@link #WINDOW_TIMEOUTS} election timeouts. */
    int recentMillis() {
        int sum = 0;
        for (int millis : paused) {
            sum += millis;
        }
        return sum;
    }
}
