package dev.tidemark.node.lanes;

import dev.tidemark.protocol.ReplicaView;
import dev.tidemark.protocol.Wager;

/**
 * When a leader begins its next batch of writes. A batch costs wake-ups, requests and fsyncs on all nodes, whatever is
 * in it; so while one is being committed, what comes waits for the next. And when one was committed, its writers have
 * been answered and those that wait for an answer before they go on come back at once: a batch that is begun by the
 * first of them leaves the others to the one after it, and there are twice as many batches for the same writes. So what
 * comes waits for them, for a millisecond or two.
 *
 * <p>It corrects itself. If writers who were answered do not come back in that time, again and again, then nobody waits
 * for them, for twice as many batches as the last time; meanwhile what comes waits for the fsync that runs here, and
 * for nothing else. Nothing waits for longer than {@link #MAX_MILLIS} for a commit, as a follower or a disk may have
 * stalled (H104), and nothing waits at an idle leader.
 *
 * <p>Protocol lane only.
 */
final class GroupCommit {
    private static final long MAX_MILLIS = 2;
    /** The longer for every so many writers: to read so many connections and answer them takes time. */
    private static final int WRITERS_A_MILLI = 64;
    /** One of so many may be late. */
    private static final int MAY_BE_LATE = 16;
    /** So many batches that were complete make up for one that was waited for in vain. */
    private static final int FORGIVEN_BY = 8;

    /** After so many complete batches in a row, waiting counts as worth it again. */
    private static final int PROVEN = 64;

    private static final int MIN_PAUSE = 64;
    private static final int MAX_PAUSE = 4096;

    private final ReplicaView replica;

    private long epoch;
    /** The end of the log after the last batch, and how many writes were in that. */
    private long batchEnd;

    private int batchWrites;
    /** Whether that batch has been seen to be committed; since when, and how many should come together then. */
    private boolean committed;

    private long committedAt;
    private int expected;
    /** Whether anything has waited for writers to come back since. */
    private boolean waitedForWriters;

    /** That writers who were answered come back at once; it rests for so many batches. */
    private final Wager wager = new Wager(FORGIVEN_BY, MIN_PAUSE, MAX_PAUSE);

    private int completeInARow;
    private int pausedBatches;

    GroupCommit(ReplicaView replica) {
        this.replica = replica;
    }

    /**
     * Whether what waits should wait on, at a node that leads. To be asked at the end of each batch of inputs, also if
     * nothing waits: that is how a commit is noticed.
     *
     * @param writes that wait
     * @param since when the first of them came, monotonic milliseconds
     */
    boolean isWorthWaiting(int writes, long since, long now) {
        if (replica.epoch() != epoch) {
            return fsyncRuns() && now - since < MAX_MILLIS;
        }
        if (!committed && replica.hwm() >= batchEnd) {
            committed = true;
            committedAt = now;
            expected = writes + batchWrites;
        }
        if (writes == 0) {
            return false;
        }
        if (pausedBatches > 0) {
            return fsyncRuns() && now - since < MAX_MILLIS;
        }
        if (!committed) {
            return now - since < MAX_MILLIS;
        }
        boolean waits = !isComplete(writes) && now - committedAt <= expected / WRITERS_A_MILLI;
        waitedForWriters |= waits;
        return waits;
    }

    /** A batch was appended. */
    void began(int writes) {
        if (pausedBatches > 0) {
            pausedBatches--;
        } else if (waitedForWriters) {
            judge(isComplete(writes));
        }
        epoch = replica.epoch();
        batchEnd = replica.end().offset();
        batchWrites = writes;
        committed = false;
        waitedForWriters = false;
    }

    private void judge(boolean complete) {
        if (complete) {
            wager.wentWell();
            completeInARow++;
            if (completeInARow >= PROVEN) {
                wager.isProven();
            }
            return;
        }
        completeInARow = 0;
        int rest = wager.rest();
        if (wager.wentBadly()) {
            pausedBatches = rest;
        }
    }

    private boolean isComplete(int writes) {
        return writes >= expected - expected / MAY_BE_LATE;
    }

    private boolean fsyncRuns() {
        return replica.end().offset() > replica.durable();
    }
}
