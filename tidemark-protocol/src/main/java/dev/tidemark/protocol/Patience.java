package dev.tidemark.protocol;

/**
 * For how long silence is borne: one election timeout, and more while leaders change often. On machines that have too
 * much to do everybody seems silent at times; each election then costs more than the silence, and the next leader is no
 * better. So elections back off: a leader that follows another within a few election timeouts makes this node more
 * patient, calm makes it less so again. A leader whose connection broke is dead and not slow, and does not count.
 */
final class Patience {
    private static final int MAX_FACTOR = 3;
    /** In election timeouts: leaders that change faster than this change often. */
    private static final int OFTEN = 8;
    /** In election timeouts: so long under one leader is calm. */
    private static final int CALM = 30;

    private final Core core;
    private int factor = 1;
    private long changedAt = Long.MIN_VALUE / 2;

    Patience(Core core) {
        this.core = core;
    }

    /**
     * Another leader showed itself, or this node became it.
     *
     * @param wasLost whether the connection to the one before broke
     */
    void leaderChanged(boolean wasLost) {
        if (!wasLost && core.awake() - changedAt < (long) OFTEN * core.options.electionTimeoutMillis()) {
            factor = Math.min(factor + 1, MAX_FACTOR);
        }
        changedAt = core.awake();
    }

    void tick() {
        if (factor > 1 && core.awake() - changedAt >= (long) CALM * core.options.electionTimeoutMillis()) {
            factor--;
            changedAt = core.awake();
        }
    }

    int millis() {
        return factor * core.options.electionTimeoutMillis();
    }
}
