package dev.tidemark.node.time;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices when the main executor stood still: {@link Ticker} says when it is to be woken at the latest, so if it was
 * not for much longer, then this process was paused, by a collection of garbage, by SIGSTOP, for want of a processor,
 * or it did one thing for too long (H115, H168). What peers sent meanwhile was not read. Main executor only.
 */
public final class PauseWatch {
    private static final Logger LOG = LoggerFactory.getLogger(PauseWatch.class);
    private static final int SAID_FROM_MILLIS = 500;

    private final int noticedMillis;
    /** When this executor last ran, or when it is to run next. */
    private long expected = Long.MAX_VALUE;

    private long untold;

    /** @param heartbeatMillis half of that is noticed */
    public PauseWatch(int heartbeatMillis) {
        noticedMillis = heartbeatMillis / 2;
    }

    /**
     * @param now monotonic milliseconds
     * @param at when this executor is woken at the latest if nothing is wrong
     */
    public void expect(long now, long at) {
        notice(now);
        expected = Math.max(now, at); // time before now has been counted
    }

    /**
     * @param now monotonic milliseconds
     * @return for how long this executor stood still since this was asked last; 0 if it did not
     */
    public int pausedMillis(long now) {
        notice(now);
        int told = (int) Math.min(untold, Integer.MAX_VALUE);
        untold = 0;
        return told;
    }

    private void notice(long now) {
        long gap = Math.max(0, now - expected);
        expected = Math.max(expected, now);
        if (gap <= noticedMillis) {
            return;
        }
        untold += gap;
        if (gap >= SAID_FROM_MILLIS) {
            LOG.warn(
                    "This process stood still for {} ms (a collection of garbage, SIGSTOP, no processor free, or one"
                            + " long request); it does not hold that time against its peers",
                    gap);
        }
    }
}
