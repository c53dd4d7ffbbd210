package dev.tidemark.protocol;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Which followers make their entries durable at once. The high watermark needs the leader and W - 1 of them; the fsyncs
 * of all others are work that nobody waits for, and that others wait for where nodes share a disk. So those let entries
 * of a few milliseconds come together for one fsync. What they acknowledge is durable all the same (H01), and counts
 * the same.
 *
 * <p>It corrects itself. When the high watermark has stood still, and moves because of a follower that was not awaited,
 * then that one was needed after all: an awaited follower or this leader's own disk was slow, or is gone. If that
 * happens again and again, all are awaited, for twice as many commits as the last time. So a wrong choice costs a few
 * commits a few milliseconds, and never a commit.
 */
final class AwaitedFollowers {
    private static final int MIN_COMMITS = 16;
    private static final int MAX_COMMITS = 4096;
    /** After so many commits, as multiples of those it took, a choice counts as a good one. */
    private static final int PROVEN = 64;
    /** An ordinary fsync is shorter: two that overtake each other say nothing. */
    private static final int STILL_MILLIS = 3;
    /** So many commits that went well make up for one that had to wait. */
    private static final int FORGIVEN_BY = 16;

    private final Core core;
    private final Collection<FollowerProgress> followers;
    /** That those who are not awaited are not needed; it rests for so many commits, in which all are awaited. */
    private final Wager wager = new Wager(FORGIVEN_BY, MIN_COMMITS, MAX_COMMITS);

    private int commits;
    private boolean idle = true;
    /** Since when the high watermark is below the log end and does not move, monotonic milliseconds. */
    private long stillSince;

    /** @param followers of this leader; a live view */
    AwaitedFollowers(Core core, Collection<FollowerProgress> followers) {
        this.core = core;
        this.followers = followers;
    }

    /** A new epoch: all are awaited. */
    void start() {
        wager.isProven();
        idle = true;
        awaitAll();
    }

    /** Called for every batch of inputs, when all of it is appended. */
    void batchEnded() {
        boolean allCommitted = core.log.hwm() == core.log.end().offset();
        if (idle && !allCommitted) {
            stillSince = core.now;
        }
        idle = allCommitted;
    }

    /** @param by whose acknowledgement moved the high watermark; null if this node's own fsync did */
    void committed(FollowerProgress by) {
        if (by != null && !by.isAwaited() && core.now - stillSince >= STILL_MILLIS) {
            if (wager.wentBadly()) {
                awaitAll();
            }
        } else {
            wentWell();
        }
        stillSince = core.now;
    }

    private void wentWell() {
        wager.wentWell();
        commits++;
        if (commits >= wager.rest()) {
            letSlowestBe();
        }
        if (commits == PROVEN * wager.rest()) {
            wager.isProven();
        }
    }

    /** Until it is clear again who is needed: also when an awaited follower's connection breaks. */
    void awaitAll() {
        followers.forEach(follower -> follower.await(true));
        commits = 0;
        wager.forget();
    }

    /** Of those that the last commit did not need, as many as it never needs. */
    private void letSlowestBe() {
        List<FollowerProgress> slowest = followers.stream()
                .filter(follower -> follower.isAwaited() && follower.match() < core.log.hwm())
                .sorted(Comparator.comparingLong(FollowerProgress::match))
                .toList();
        for (FollowerProgress follower : slowest) {
            if (canBeSpared(follower)) {
                follower.await(false);
            }
        }
    }

    /** Whether this leader and the others that are awaited commit without it. */
    private boolean canBeSpared(FollowerProgress spared) {
        return core.quorum().commits(id -> id == core.self() || (id != spared.id() && isAwaited(id)));
    }

    private boolean isAwaited(int id) {
        for (FollowerProgress follower : followers) {
            if (follower.id() == id) {
                return follower.isAwaited();
            }
        }
        return false;
    }
}
