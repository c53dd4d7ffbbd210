package dev.tidemark.protocol.message;

/**
 * How well a node can serve, as it tells its leader. All of it is coarse, and says nothing about what is in the log.
 *
 * @param diskIsLow what is left of its disk is not for writes of clients (H17c)
 * @param syncMillis what an append with its fsync took lately, the median of some seconds; {@link #UNKNOWN} if there
 *     were none
 * @param stuckMillis for how long its disk has not finished what it was given, or the state has waited for a page that
 *     an entry needs; 0 if nothing is open
 * @param pausedMillis for how long the process stood still lately, all pauses of {@code OwnPauses.WINDOW_TIMEOUTS}
 *     election timeouts together
 */
public record Health(boolean diskIsLow, int syncMillis, int stuckMillis, int pausedMillis) {
    public static final int UNKNOWN = -1;

    /** Nothing is known to be wrong. */
    public static final Health GOOD = new Health(false, UNKNOWN, 0, 0);

    public Health {
        if (syncMillis < UNKNOWN || stuckMillis < 0 || pausedMillis < 0) {
            throw new IllegalArgumentException(
                    "times of " + syncMillis + ", " + stuckMillis + " and " + pausedMillis + " ms cannot be measured");
        }
    }

    /** How long who waits for this disk has to wait: what it took lately, or what the running call takes already. */
    public int paceMillis() {
        return Math.max(Math.max(syncMillis, stuckMillis), 0);
    }
}
