package dev.tidemark.torture.load;

import java.time.Duration;

/** How long no session got an answer. Any thread. */
final class Pulse {
    private long last = System.nanoTime();
    private long longest;
    private long beats;

    synchronized void beat() {
        long now = System.nanoTime();
        longest = Math.max(longest, now - last);
        last = now;
        beats++;
    }

    /** From here on. */
    synchronized void forget() {
        longest = 0;
        last = System.nanoTime();
    }

    /** The gap that is still open included. */
    synchronized Duration longest() {
        return Duration.ofNanos(Math.max(longest, System.nanoTime() - last));
    }

    synchronized long beats() {
        return beats;
    }
}
