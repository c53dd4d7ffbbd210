package dev.tidemark.server.cli.up;

import java.util.concurrent.TimeUnit;

/** When a node that died may be started again: at once, then after waits that double while it keeps dying. */
final class Backoff {
    static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(30);

    private long waitNanos;
    private long lastStartNanos;
    private boolean started;

    /** Whether it may be started now; if so, that counts as a start. */
    boolean mayStart(long nowNanos) {
        long sinceStart = nowNanos - lastStartNanos;
        if (started && sinceStart < waitNanos) {
            return false;
        }
        boolean ranWell = !started || sinceStart > 2 * LONGEST_NANOS;
        waitNanos = ranWell ? FIRST_NANOS : Math.min(LONGEST_NANOS, 2 * waitNanos);
        lastStartNanos = nowNanos;
        started = true;
        return true;
    }
}
