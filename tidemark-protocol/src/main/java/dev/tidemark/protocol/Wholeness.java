package dev.tidemark.protocol;

import dev.tidemark.protocol.message.Damaged;
import dev.tidemark.protocol.message.Message;
import dev.tidemark.protocol.message.Reminder;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Whether the log of this node still holds all that the node acknowledged (H161; docs/decisions/0070). A log that is
 * shorter is damaged: it was cut, or the disk lost its end. Such a node gives no vote and does not stand, and what it
 * acknowledges counts neither towards the write quorum nor for a read, until a leader has shown it entries at least up
 * to there.
 *
 * <p>It is found when the log is opened, by what the node remembers in a second place; and here, by what a peer
 * remembers of it. A log may rightly be shorter than what was acknowledged under an epoch: when a leader of a later one
 * has had the rest removed, or has shown entries of its own.
 *
 * <p>A leader has everything that was ever committed before its epoch, in front of its first entry. So a log that
 * holds, by a leader's word, an entry of that leader's own epoch lacks nothing of what counted under earlier ones; of
 * what was acknowledged under this very epoch the offset tells.
 */
final class Wholeness {
    private final Core core;
    /** The furthest that peers acknowledged to this node as their leader. */
    private final TreeMap<Integer, Acknowledged> peers = new TreeMap<>();

    private Acknowledged owed;
    /** All that was owed is here and durable; that this is noted is not durable yet. */
    private boolean settling;
    /** The epoch of the newest leader for whom entries were removed here. */
    private long removedUnder;
    /** As found at the start. */
    private final long underAtStart;

    Wholeness(Core core, Remembered remembered) {
        this.core = core;
        owed = remembered.owed();
        removedUnder = remembered.removedUnder();
        underAtStart = Math.max(
                Math.max(remembered.under(), remembered.removedUnder()),
                core.log.end().epoch());
        // By id alone it was noted, and an id may have another data directory since members changed.
        if (core.log.configuration().changes() == 0) {
            peers.putAll(remembered.peers());
        }
    }

    boolean isWhole() {
        return owed == null;
    }

    /** Whether a message may leave: one that votes, stands or counts may not while something is owed. */
    boolean allows(Message message) {
        return isWhole() || !message.lendsWeight();
    }

    Acknowledged owed() {
        return owed;
    }

    /**
     * The epoch under which what is durable now is known to be part of the leader's log; none of this or an earlier one
     * removes it.
     */
    long under() {
        return Math.max(core.acceptedEpoch, underAtStart);
    }

    /** Entries are removed for the leader of the current epoch: what older ones were told of them is void. */
    void removed() {
        removedUnder = core.epoch;
    }

    /**
     * A peer remembers that this node acknowledged so much to it.
     *
     * @return whether that is more than the log has, and nothing explains it
     */
    boolean isOwed(Acknowledged told) {
        boolean isHere = told.offset() <= core.log.end().offset();
        boolean isExplained = core.log.end().epoch() > told.under() || removedUnder > told.under();
        return !isHere && !isExplained && !core.isInstalling();
    }

    /** @return whether that is more than it knew of */
    boolean owes(Acknowledged told) {
        Acknowledged more = Acknowledged.further(owed, told);
        if (more.equals(owed)) {
            return false;
        }
        owed = more;
        settling = false;
        core.outbox.add(new Effect.RememberOwed(owed));
        return true;
    }

    /**
     * More became durable, or was verified: is everything there that was owed?
     *
     * @param verified the end of what the leader of the current epoch has verified and is durable here
     */
    void shown(long verified) {
        if (owed == null || settling || core.log.epochs().epochAt(verified) != core.epoch) {
            return;
        }
        if (owed.under() < core.epoch || verified >= owed.offset()) {
            settling = true;
            core.outbox.add(new Effect.SettleOwed(owed));
        }
    }

    /** @return whether the node is whole now */
    boolean settled(Acknowledged settledOne) {
        if (!settling || !settledOne.equals(owed)) {
            return false;
        }
        owed = null;
        settling = false;
        return true;
    }

    /** A voter acknowledged so much to this node, which led that epoch. */
    void acknowledged(int peer, long epoch, long durable) {
        if (durable > 0) {
            peers.merge(peer, new Acknowledged(epoch, durable), Acknowledged::further);
        }
    }

    /** A peer is another one now, or none. */
    void forget(int peer) {
        peers.remove(peer);
    }

    SortedMap<Integer, Acknowledged> peers() {
        return Collections.unmodifiableSortedMap(peers);
    }

    /** Lets a peer know what is remembered of it, if its log ends before that. It judges by itself. */
    void remind(int peer, long end) {
        Acknowledged told = peers.get(peer);
        if (told != null && end < told.offset()) {
            core.send(peer, new Reminder(told.under(), told.offset()));
        }
    }

    /** Tells a peer why this node does not vote, or does not count. */
    void explain(int peer) {
        if (owed != null) {
            core.send(
                    peer,
                    new Damaged(owed.under(), owed.offset(), core.log.end().offset()));
        }
    }
}
