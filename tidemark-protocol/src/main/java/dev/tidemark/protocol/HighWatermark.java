package dev.tidemark.protocol;

import java.util.Arrays;
import java.util.Collection;

/**
 * Where the log is committed. On a leader: the W-th largest durable end among the voters, its own included like any other,
 * and only at an entry of its own epoch (Raft 5.4.2; H03, H18, H34). On a follower:
 * what the leader says, but no further than this message has verified (H24). It never goes back (H25).
 */
final class HighWatermark {
    private final Core core;

    HighWatermark(Core core) {
        this.core = core;
    }

    /** Counts what the voters have on disk. @return whether it moved */
    boolean advanceAsLeader(Collection<FollowerProgress> followers) {
        long candidate =
                writeQuorumEnd(core.log.durable(), followers, core.quorums().write());
        if (core.log.epochs().epochAt(candidate) != core.epoch) {
            return false;
        }
        return core.log.commitUpTo(candidate);
    }

    /** The largest offset that at least {@code write} nodes have on disk. */
    static long writeQuorumEnd(long own, Collection<FollowerProgress> followers, int write) {
        long[] ends = new long[followers.size() + 1];
        int i = 0;
        ends[i++] = own;
        for (FollowerProgress follower : followers) {
            ends[i++] = follower.counted();
        }
        Arrays.sort(ends);
        return ends[ends.length - write];
    }

    boolean advanceAsFollower(long leaderHwm, long verifiedEnd) {
        return core.log.commitUpTo(Math.min(leaderHwm, verifiedEnd));
    }
}
