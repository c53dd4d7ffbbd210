package dev.tidemark.protocol;

import dev.tidemark.protocol.message.Health;
import java.util.List;

/**
 * Whether a leader should hand over to a node that can serve better, and to which (H105, H172). It only weighs numbers:
 * what this node knows of itself and what the others told of themselves.
 *
 * <ul>
 *   <li><b>Its disk is full</b>: to one that has room, at once.
 *   <li><b>Its disk hangs, or nothing is applied for want of a page</b>, for an election timeout: to one that is better
 *       by a clear factor, at once.
 *   <li><b>Its disk is slow, or it stands still again and again</b>: to one that is better by a clear factor, if that
 *       has been so for some election timeouts.
 * </ul>
 *
 * Never to one that is no better: where all are equally slow, a new leader costs an election and gains nothing. After a
 * hand-over, given or taken, there is none for a while, and each that follows soon doubles that while.
 */
final class HandOverPolicy {
    enum Reason {
        FULL("its disk is nearly full"),
        HUNG("its disk does not finish what it was given, or does not give what its state needs"),
        SLOW("its disk is much slower than theirs, or it stands still again and again");

        final String text;

        Reason(String text) {
            this.text = text;
        }
    }

    /**
     * @param ready whether it may take over soon: it was heard lately, and follows
     * @param match the last entry that it has on disk
     */
    record Peer(int id, Health health, boolean ready, long match) {}

    record Decision(int target, Reason reason) {}

    /** Better by less is not worth it. What is ten times slower is seen for sure, whatever one measures. */
    private static final int CLEAR_FACTOR = 5;
    /** A disk that needs less than this is fast enough, however fast others are. */
    private static final int SLOW_FROM_MILLIS = 10;
    /** In election timeouts. */
    private static final int SLOW_FOR = 3;

    private static final int REST = 2;
    private static final int REST_IF_SLOW = 10;
    private static final int MAX_DOUBLINGS = 5;
    /** Of so many in which pauses are added up, this many election timeouts of pauses are too much. */
    private static final int PAUSED_TOO_LONG = 2;

    private final int timeoutMillis;
    private long slowSince = -1;
    private long lastGiven = Long.MIN_VALUE / 2;
    private long lastTaken = Long.MIN_VALUE / 2;
    private int doublings;

    HandOverPolicy(int timeoutMillis) {
        this.timeoutMillis = timeoutMillis;
    }

    /** @return null to go on leading */
    Decision decide(long now, Health own, List<Peer> peers) {
        Reason reason = reason(now, own, peers);
        if (reason == null || rests(now, reason)) {
            return null;
        }
        Peer best = null;
        for (Peer peer : peers) {
            if (peer.ready() && isBetter(reason, own, peer.health()) && (best == null || isBefore(peer, best))) {
                best = peer;
            }
        }
        return best == null ? null : new Decision(best.id(), reason);
    }

    private Reason reason(long now, Health own, List<Peer> peers) {
        boolean slow = peers.stream().anyMatch(peer -> peer.ready() && isBetter(Reason.SLOW, own, peer.health()));
        slowSince = !slow ? -1 : slowSince < 0 ? now : slowSince;
        if (own.diskIsLow()) {
            return Reason.FULL;
        }
        if (own.stuckMillis() > timeoutMillis) {
            return Reason.HUNG;
        }
        return slow && now - slowSince >= (long) SLOW_FOR * timeoutMillis ? Reason.SLOW : null;
    }

    /** Whether there was a hand-over so short a time ago that none is due, whatever the numbers say. */
    private boolean rests(long now, Reason reason) {
        if (reason == Reason.FULL) {
            // Who has no room can do nothing with leadership, and one with room is better however often that happens:
            // it only
            // lets a hand-over that failed be over.
            return now - lastGiven < timeoutMillis;
        }
        int rest = reason == Reason.SLOW ? REST_IF_SLOW : REST;
        return now - Math.max(lastGiven, lastTaken) < ((long) rest * timeoutMillis) << doublings;
    }

    /** This node hands over. */
    void gives(long now) {
        counts(now);
        lastGiven = now;
    }

    /** This node was told to take over. */
    void takes(long now) {
        counts(now);
        lastTaken = now;
    }

    private void counts(long now) {
        boolean soon = now - Math.max(lastGiven, lastTaken) < (2L * REST_IF_SLOW * timeoutMillis) << doublings;
        doublings = soon ? Math.min(doublings + 1, MAX_DOUBLINGS) : 0;
        slowSince = -1;
    }

    /**
     * Whether one of them has room and could take over, now or soon: then writes wait, and are not refused.
     *
     * @param orSoon whether one counts that is not ready yet
     */
    boolean anyHasRoom(Health own, List<Peer> peers, boolean orSoon) {
        return peers.stream().anyMatch(peer -> (peer.ready() || orSoon) && isBetter(Reason.FULL, own, peer.health()));
    }

    private boolean isBetter(Reason reason, Health own, Health other) {
        if (other.diskIsLow()) {
            return false;
        }
        return switch (reason) {
            case FULL -> other.stuckMillis() <= timeoutMillis;
            case HUNG -> hasFasterDisk(own, other);
            case SLOW ->
                (other.syncMillis() != Health.UNKNOWN
                                && other.pausedMillis() <= Math.max(own.pausedMillis(), timeoutMillis)
                                && hasFasterDisk(own, other))
                        || (own.pausedMillis() >= PAUSED_TOO_LONG * timeoutMillis
                                && (long) CLEAR_FACTOR * other.pausedMillis() <= own.pausedMillis()
                                && other.paceMillis() <= Math.max(own.paceMillis(), SLOW_FROM_MILLIS));
        };
    }

    /** By a clear factor. */
    static boolean hasFasterDisk(Health own, Health other) {
        return own.paceMillis() >= SLOW_FROM_MILLIS
                && (long) CLEAR_FACTOR * Math.max(1, other.paceMillis()) <= own.paceMillis();
    }

    /** One that does not stand still again and again, then one with more entries, then one with the faster disk. */
    private boolean isBefore(Peer one, Peer other) {
        boolean steady = one.health().pausedMillis() <= timeoutMillis;
        if (steady != other.health().pausedMillis() <= timeoutMillis) {
            return steady;
        }
        return one.match() != other.match()
                ? one.match() > other.match()
                : one.health().paceMillis() < other.health().paceMillis();
    }
}
