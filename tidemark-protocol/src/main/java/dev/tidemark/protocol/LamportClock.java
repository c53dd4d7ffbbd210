package dev.tidemark.protocol;

/**
 * A counter that every message and every entry carries: if a happened before b, then stamp(a) &lt; stamp(b) (Lamport
 * 1978). It orders traces; it decides nothing.
 */
final class LamportClock {
    private long stamp;

    LamportClock(long stamp) {
        this.stamp = stamp;
    }

    /** A stamp for something that happens here. */
    long next() {
        return ++stamp;
    }

    void received(long remote) {
        stamp = Math.max(stamp, remote) + 1;
    }

    long current() {
        return stamp;
    }
}
