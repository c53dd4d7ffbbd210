package dev.tidemark.node;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is left of a start once the data is open: applying what the log holds after the checkpoint. Until that is done the
 * state is an old one, and whoever asks this node waits. Main executor only.
 */
final class Replay {
    private static final Logger LOG = LoggerFactory.getLogger(Replay.class);
    private static final int LOG_EACH_MILLIS = 2_000;

    private final NodeClock clock;
    private final long from;
    private final long to;
    private final long startedMillis;
    private long loggedMillis;
    private long applied;
    private boolean done;

    /**
     * @param from the entry that the state stands at
     * @param to the last one that is known to be committed
     */
    Replay(NodeClock clock, long from, long to) {
        this.clock = clock;
        this.from = from;
        this.to = to;
        this.applied = from;
        this.startedMillis = clock.millis();
        this.loggedMillis = startedMillis;
        this.done = from >= to;
    }

    void applied(long offset) {
        if (done) {
            return;
        }
        applied = offset;
        long now = clock.millis();
        if (offset >= to) {
            done = true;
            LOG.info("Applied entries {} to {} of the log in {} ms", from + 1, to, now - startedMillis);
        } else if (now - loggedMillis >= LOG_EACH_MILLIS) {
            loggedMillis = now;
            LOG.info("Not ready yet: {}", text());
        }
    }

    /** What it still does; empty if it is done. */
    String text() {
        return done
                ? ""
                : "applying what the log holds after the checkpoint: " + Opening.percent(applied - from, to - from)
                        + " % (entry " + applied + " of " + to + ")";
    }
}
