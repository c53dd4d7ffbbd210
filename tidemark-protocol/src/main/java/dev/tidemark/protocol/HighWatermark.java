package dev.tidemark.protocol;

import java.util.function.IntToLongFunction;

/**
 * Where the log is committed. On a leader: what a write quorum has on disk, its own durable end included like any
 * other, and only at an entry of its own epoch (Raft 5.4.2; H03, H18, H34). On a follower: what the leader says, but no
 * further than this message has verified (H24). It never goes back (H25).
 *
 * <p>A leader commits nothing while one before it may answer reads by a lease, which knows nothing of that ({@link
 * EarlierLeases}).
 */
final class HighWatermark {
    private final Core core;

    HighWatermark(Core core) {
        this.core = core;
    }

    /**
     * Asks how much the voters have on disk.
     *
     * @param durableEnds of a node
     * @return whether it moved
     */
    boolean advanceAsLeader(IntToLongFunction durableEnds) {
        if (core.earlierLeases.areHeld()) {
            return false;
        }
        long candidate = core.quorum().committed(durableEnds);
        if (candidate <= core.log.hwm() || core.log.epochs().epochAt(candidate) != core.epoch) {
            return false;
        }
        return core.log.commitUpTo(candidate);
    }

    boolean advanceAsFollower(long leaderHwm, long verifiedEnd) {
        return core.log.commitUpTo(Math.min(leaderHwm, verifiedEnd));
    }
}
