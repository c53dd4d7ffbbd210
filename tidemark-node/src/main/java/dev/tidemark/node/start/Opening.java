package dev.tidemark.node.start;

import dev.tidemark.node.StartProgress;
import dev.tidemark.node.environment.NodeClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node does before it runs, and how far it has come: so that somebody who waits for it can tell a long start
 * from one that hangs. Also in the log, every {@value #LOG_EACH_MILLIS} ms.
 *
 * <p>One thread reports; any thread may ask.
 */
public final class Opening implements StartProgress {
    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);
    private static final int LOG_EACH_MILLIS = 2_000;
    private static final long LOOK_EACH_BYTES = 1 << 20;

    private final NodeClock clock;
    private final long startedMillis;

    private volatile String phase = "starting";
    private volatile long doneBytes;
    private volatile long totalBytes;
    private long done;
    private long lookAt;
    private long loggedMillis;

    public Opening(NodeClock clock) {
        this.clock = clock;
        this.startedMillis = clock.millis();
        this.loggedMillis = startedMillis;
    }

    /** Something begins that cannot be measured. */
    public void begin(String what) {
        begin(what, 0);
    }

    /** @param bytes that it has to go through, about */
    public void begin(String what, long bytes) {
        doneBytes = 0;
        totalBytes = bytes;
        done = 0;
        lookAt = LOOK_EACH_BYTES;
        phase = what;
    }

    public void advance(long bytes) {
        done += bytes;
        if (done >= lookAt) {
            lookAt = done + LOOK_EACH_BYTES;
            doneBytes = done;
            long now = clock.millis();
            if (now - loggedMillis >= LOG_EACH_MILLIS) {
                loggedMillis = now;
                LOG.info("Not open yet after {} s: {}", (now - startedMillis) / 1_000, text());
            }
        }
    }

    /** Milliseconds since the start. */
    public long millis() {
        return clock.millis() - startedMillis;
    }

    @Override
    public String text() {
        long total = totalBytes;
        if (total <= 0) {
            return phase;
        }
        long at = Math.min(doneBytes, total);
        return phase + ": " + percent(at, total) + " % (" + (at >> 20) + " of " + (total >> 20) + " MiB)";
    }

    /** 100 only when it is done. */
    static long percent(long done, long total) {
        return Math.min(99, done * 100 / Math.max(1, total));
    }
}
