package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One client library that increases one counter, which nobody else does, with one call at a time. Compares what it was
 * told with what happened: an acknowledged call that is not in the counter is lost, and a call that is there more often
 * than it was made happened twice.
 */
final class ClientLedger implements Traffic.Client {
    /** Between two calls: what makes a number of calls that failed mean something. */
    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final String mode;
    private final String key;
    private final CountingClient client;
    private final boolean resends;
    private volatile long acknowledged;
    private volatile long failed;
    private volatile long longestStallNanos;
    private long failedSinceAcknowledged;
    private long lastValue;
    private long lastAcknowledgedNanos = System.nanoTime();
    private long twice;
    private RuntimeException lastFailure;

    /**
     * @param resends whether the library itself sends a call again whose fate it does not know; then it may happen
     *     twice, here as with Redis
     */
    ClientLedger(String mode, String key, boolean resends, CountingClient client) {
        this.mode = mode;
        this.key = key;
        this.resends = resends;
        this.client = client;
    }

    @Override
    public void step() {
        try {
            acknowledge(client.increment(key));
        } catch (RuntimeException e) {
            lastFailure = e;
            failedSinceAcknowledged++;
            failed++;
        }
        LockSupport.parkNanos(PACE_NANOS);
    }

    /** Between two acknowledged values there may be as many as calls failed in between: those may have happened. */
    private void acknowledge(long value) {
        assertThat(value)
                .as("an increment through %s, after %d was acknowledged", mode, lastValue)
                .isGreaterThan(lastValue);
        twice += Math.max(0, value - lastValue - 1 - failedSinceAcknowledged);
        lastValue = value;
        failedSinceAcknowledged = 0;
        long now = System.nanoTime();
        longestStallNanos = Math.max(longestStallNanos, now - lastAcknowledgedNanos);
        lastAcknowledgedNanos = now;
        acknowledged++;
    }

    /** Stalls so far do not count: connecting takes time as well. */
    void forgetStalls() {
        longestStallNanos = 0;
    }

    long acknowledged() {
        return acknowledged;
    }

    /** @param value of the counter, after the last call has ended */
    void check(String value) {
        long counter = Long.parseLong(value);
        assertThat(counter)
                .as("the counter of %s; acknowledged %d", mode, lastValue)
                .isGreaterThanOrEqualTo(lastValue);
        twice += Math.max(0, counter - lastValue - failedSinceAcknowledged);
        assertThat(resends ? 0 : twice)
                .as("calls of %s that happened twice; the last failure: %s", mode, lastFailure)
                .isZero();
    }

    String key() {
        return key;
    }

    String mode() {
        return mode;
    }

    void close() {
        client.close();
    }

    /** A row of the table in docs/clients.md. */
    String row() {
        return String.format(
                "%-44s %5d calls  %3d lost  %2d twice  longest stall %5d ms%s",
                mode,
                acknowledged + failed,
                failed,
                twice,
                TimeUnit.NANOSECONDS.toMillis(longestStallNanos),
                lastFailure == null ? "" : "  (" + shortened(lastFailure) + ")");
    }

    private static String shortened(Throwable failure) {
        String text = failure.getClass().getSimpleName() + ": " + failure.getMessage();
        String line = text.lines().findFirst().orElse("");
        return line.length() <= 120 ? line : line.substring(0, 120) + "...";
    }
}
