package dev.tidemark.node.start;

import dev.tidemark.node.environment.NodeClock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is left of a start once the data is open: applying what the log holds after the checkpoint. Until that is done
 * the state is an old one, and clients that ask this node wait. Main executor only.
 */
public final class Replay {
    private static final Logger LOG = LoggerFactory.getLogger(Replay.class);
    private static final int LOG_EACH_MILLIS = 2_000;

    private final NodeClock clock;
    private final LongSupplier applied;
    private final BooleanSupplier waits;
    private final long from;
    private final long to;
    private final long startedMillis;
    private long loggedMillis;
    private boolean done;

    /**
     * @param applied the entry that the state stands at, at any time
     * @param waits whether the next one waits for a page of the data file
     * @param to the last one that is known to be committed
     */
    public Replay(NodeClock clock, LongSupplier applied, BooleanSupplier waits, long to) {
        this.clock = clock;
        this.applied = applied;
        this.waits = waits;
        this.from = applied.getAsLong();
        this.to = to;
        this.startedMillis = clock.millis();
        this.loggedMillis = startedMillis;
        this.done = from >= to;
    }

    /** Something may have been applied. */
    public void look() {
        if (done) {
            return;
        }
        long now = clock.millis();
        if (applied.getAsLong() >= to) {
            done = true;
            LOG.info("Applied entries {} to {} of the log in {} ms", from + 1, to, now - startedMillis);
        } else if (now - loggedMillis >= LOG_EACH_MILLIS) {
            loggedMillis = now;
            LOG.info("Not ready yet: {}", left());
        }
    }

    /** What it still does; empty if it is done. */
    public String text() {
        look();
        return done ? "" : left();
    }

    private String left() {
        long at = applied.getAsLong();
        return "applying what the log holds after the checkpoint: " + Opening.percent(at - from, to - from)
                + " % (entry " + at + " of " + to + ")"
                + (waits.getAsBoolean() ? "; the next entry waits for a page of the data file" : "");
    }
}
