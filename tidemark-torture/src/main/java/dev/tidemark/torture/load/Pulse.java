package dev.tidemark.torture.load;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** How long no session got an answer. Any thread. */
final class Pulse {
    /** A client that waits so long is taken to notice. */
    private static final long NOTICED_NANOS = Duration.ofMillis(500).toNanos();

    private final LongSupplier nanoTime;
    private long last;
    private long longest;
    private int noticed;
    private long noticedNanos;
    private long beats;
    private boolean hasEnded;
    private Consumer<Duration> whenNoticed = gap -> {};

    Pulse() {
        this(System::nanoTime);
    }

    Pulse(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        last = nanoTime.getAsLong();
    }

    synchronized void beat() {
        long now = nanoTime.getAsLong();
        long gap = now - last;
        longest = Math.max(longest, gap);
        if (gap > NOTICED_NANOS) {
            noticed++;
            noticedNanos += gap;
            whenNoticed.accept(Duration.ofNanos(gap));
        }
        last = now;
        beats++;
    }

    /** @param then is told of each gap of more than half a second when it is over, by whatever thread ends it */
    synchronized void whenNoticed(Consumer<Duration> then) {
        whenNoticed = then;
    }

    /** From here on. */
    synchronized void forget() {
        longest = 0;
        noticed = 0;
        noticedNanos = 0;
        last = nanoTime.getAsLong();
    }

    /** Nobody asks any more: that no answer comes from now on is no gap. */
    synchronized void end() {
        longest = longest().toNanos();
        hasEnded = true;
    }

    /** The gap that is still open included. */
    synchronized Duration longest() {
        return Duration.ofNanos(hasEnded ? longest : Math.max(longest, nanoTime.getAsLong() - last));
    }

    /** All gaps of more than half a second that have ended, in words. */
    synchronized String noticed() {
        return noticed + " gaps above " + NOTICED_NANOS / 1_000_000 + " ms, " + noticedNanos / 1_000_000 + " ms in all";
    }

    synchronized long beats() {
        return beats;
    }
}
