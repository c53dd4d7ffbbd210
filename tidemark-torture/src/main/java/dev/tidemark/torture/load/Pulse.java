package dev.tidemark.torture.load;

import java.time.Duration;

/** How long no session got an answer. Any thread. */
final class Pulse {
    /** A client that waits so long is taken to notice. */
    private static final long NOTICED_NANOS = Duration.ofMillis(500).toNanos();

    private long last = System.nanoTime();
    private long longest;
    private int noticed;
    private long noticedNanos;
    private long beats;

    synchronized void beat() {
        long now = System.nanoTime();
        long gap = now - last;
        longest = Math.max(longest, gap);
        if (gap > NOTICED_NANOS) {
            noticed++;
            noticedNanos += gap;
        }
        last = now;
        beats++;
    }

    /** From here on. */
    synchronized void forget() {
        longest = 0;
        noticed = 0;
        noticedNanos = 0;
        last = System.nanoTime();
    }

    /** The gap that is still open included. */
    synchronized Duration longest() {
        return Duration.ofNanos(Math.max(longest, System.nanoTime() - last));
    }

    /** All gaps of more than half a second that have ended, in words. */
    synchronized String noticed() {
        return noticed + " gaps above " + NOTICED_NANOS / 1_000_000 + " ms, " + noticedNanos / 1_000_000 + " ms in all";
    }

    synchronized long beats() {
        return beats;
    }
}
