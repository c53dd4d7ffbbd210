package dev.tidemark.protocol;

/**
 * Leases of leaders before this one ({@link ReadLease}): the longest that may be held, and since when it is certainly
 * running out. A leader commits nothing, and so answers nobody, until it is over.
 *
 * <p>No clock is compared with another's. The entry that granted a lease is in the log of every later leader, and it
 * was made before this node received it. So the lease is over when its length, and what two clocks may differ in it,
 * has gone by since this node received an entry of another leader last, or was started.
 *
 * <p>How long it is, nodes tell each other: everything that carries entries says what the longest lease is that may be
 * held when it is sent. A leader says its own setting, and the longest that it remembers while it waits for that to be
 * over. So what a leader says is true whatever older ones said, and a follower takes it over, longer or shorter. It is
 * stored with the vote, before any entry that came with it (docs/decisions/0103).
 */
final class EarlierLeases {
    /**
     * A lease is waited for a quarter longer than it is. That is enough if no clock runs more than a tenth too fast or
     * too slow: of two such clocks one shows at most eleven ninths of what the other shows.
     */
    private static final int DRIFT_PARTS = 4;

    private static final int NOBODY = 0;

    private final Core core;
    /** The longest that may be held by another leader, milliseconds; 0: none. */
    private int longest;
    /** The same, as it is stored with the vote. */
    private int stored;
    /** When this node received an entry last, or was started. */
    private long since;

    private boolean started;
    private boolean waits;
    private long until;
    /** If this node leads that epoch, its predecessor has given up its lease; and all before it are over. */
    private long renouncedFor = NOBODY;

    EarlierLeases(Core core, int remembered) {
        this.core = core;
        longest = remembered;
        stored = remembered;
    }

    /** Time has passed; the first time, this node was started. */
    void tick() {
        if (!started) {
            started = true;
            since = core.now;
        }
    }

    /** An entry of another leader is in the log now. */
    void received() {
        since = core.now;
        renouncedFor = NOBODY;
    }

    /** What the leader of the current epoch says; before any entry is appended that came with it. */
    void told(int millis) {
        longest = millis;
        if (millis != stored) {
            stored = millis;
            core.persistVote(core.epoch, core.votedFor);
        }
    }

    /** The leader wants this node to lead the next epoch, and has no lease any more, nor has anybody before it. */
    void renounced() {
        renouncedFor = core.epoch + 1;
    }

    /** This node leads from now on. */
    void leads() {
        until = since + longest + longest / DRIFT_PARTS + 2;
        waits = longest > 0 && renouncedFor != core.epoch;
        end();
    }

    /** The epoch is over. */
    void leftEpoch() {
        waits = false;
    }

    /** Whether this leader must commit nothing yet. */
    boolean areHeld() {
        return waits;
    }

    /** @return whether they were held until now, and are not any more */
    boolean end() {
        boolean waited = waits;
        waits = waits && core.now < until;
        if (core.isLeader() && !waits) {
            longest = 0;
        }
        return waited && !waits;
    }

    /** When {@link #end} has something to do, if this node leads. */
    long deadline() {
        return waits ? until : Long.MAX_VALUE;
    }

    /** What is sent with entries: the longest lease that may be held, by this leader or one before it. */
    int said() {
        return Math.max(core.options.leaseMillis(), longest);
    }

    /** What is stored with the vote. */
    int stored() {
        return stored;
    }
}
