package dev.tidemark.protocol;

import dev.tidemark.protocol.message.Message;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How recent the state of this node is at least, for reads with a bound on their age (hazards H54, H55, H57, H115):
 * <em>everything that was answered to anybody before this moment of my own monotonic clock is at or before this
 * entry</em>. Once true, such a sentence stays true: it outlives the leader that it came from.
 *
 * <p>A leader knows it of itself: no newer leader had committed anything when the newest heartbeat was sent that enough
 * nodes have answered ({@link Message.Beat#confirmed}), and its high watermark has all from before, if an entry of its
 * own epoch is committed.
 *
 * <p>A follower reads it in a heartbeat. When that was sent cannot be known from when it arrived: it may have waited in
 * the network, or in the socket of a process that stood still. What is known is its cause: the leader had this node's
 * answer to an earlier heartbeat ({@link Message.Beat#answered}), so it was sent after that answer. From there two
 * durations count, each by one clock that nobody sets: from the confirmed heartbeat to this one, by the leader's, as
 * the message says; and from the answer until now, by this node's. No two clocks are ever subtracted from each other.
 *
 * <p>The answer must be one of this process. So a heartbeat proves nothing that follows an answer of the process before
 * (H29): {@link Message.Beat#answeredBy} tells them apart.
 *
 * <p>Changed on the thread of the replica.
 */
final class Freshness {
    /** Nothing is known. */
    static final long NEVER = Long.MIN_VALUE;

    private static final int REMEMBERED_BEATS = 64;
    /** Rounds of reads come much more often than heartbeats by time; it is enough to know some of them. */
    private static final int PARTS_OF_A_HEARTBEAT = 4;

    /** @param at when it was handled here, before it was answered, by this node's monotonic clock */
    private record Heard(long sent, long at) {}

    /**
     * What is so once everything up to {@code index} is applied.
     *
     * @param epoch of the leader; the entry must be of it, or its high watermark meant nothing yet (H55)
     */
    private record Said(long since, long index, long epoch) {}

    private final Core core;
    private final Replication replication;

    /** Of the leader of {@link #heardEpoch}, oldest first. */
    private final Deque<Heard> heard = new ArrayDeque<>();

    private long heardEpoch;
    /** While this node leads, its epoch; else 0. */
    private long ledEpoch;

    private long applied;
    /** What is proved by what is applied. Never goes back. */
    private long known = NEVER;
    /** The next that will be, and the newest after it: of those in between nobody is ever asked. */
    private Said waiting;

    private Said newest;

    Freshness(Core core, Replication replication) {
        this.core = core;
        this.replication = replication;
    }

    /** A heartbeat of the leader; before it is answered. */
    void heard(Message.AppendRequest heartbeat) {
        if (heardEpoch != core.epoch) {
            heardEpoch = core.epoch;
            heard.clear();
            waiting = null;
            newest = null;
        }
        Message.Beat beat = heartbeat.beat();
        boolean isMine = beat.answeredBy() == core.options.process();
        long sentAfter = isMine ? answeredAt(beat.answered()) : NEVER;
        if (sentAfter != NEVER && beat.confirmed() != Message.Beat.NONE.confirmed()) {
            say(new Said(sentAfter - Math.max(0, beat.sent() - beat.confirmed()), heartbeat.hwm(), core.epoch));
        }
        remember(beat.sent());
    }

    private void remember(long sent) {
        long apart = core.options.heartbeatMillis() / PARTS_OF_A_HEARTBEAT;
        if (!heard.isEmpty() && sent < heard.getLast().sent() + Math.max(1, apart)) {
            return;
        }
        if (heard.size() == REMEMBERED_BEATS) {
            heard.removeFirst();
        }
        heard.addLast(new Heard(sent, core.now));
    }

    /** When this node answered that heartbeat, at the earliest: one that it answered before will do. */
    private long answeredAt(long sent) {
        long at = NEVER;
        for (Heard one : heard) {
            if (one.sent() > sent) {
                break;
            }
            at = one.at();
        }
        return at;
    }

    private void say(Said said) {
        if (waiting == null) {
            waiting = said;
        } else {
            newest = said;
        }
        settle();
    }

    /** The state has everything up to {@code offset}. */
    void applied(long offset) {
        applied = offset;
        settle();
    }

    private void settle() {
        while (waiting != null && waiting.index() <= applied) {
            known = Math.max(known, since(waiting));
            waiting = newest;
            newest = null;
        }
    }

    private long since(Said said) {
        return core.log.epochs().epochAt(said.index()) == said.epoch() ? said.since() : NEVER;
    }

    void leads() {
        ledEpoch = core.epoch;
    }

    /** What a leader knew stays true when it leads no longer. */
    void leftEpoch() {
        known = Math.max(known, sinceAsLeader(applied));
        ledEpoch = 0;
    }

    private long sinceAsLeader(long appliedTo) {
        boolean isOpen = ledEpoch != 0 && core.log.epochs().epochAt(core.log.hwm()) == ledEpoch;
        return isOpen && core.log.hwm() <= appliedTo ? replication.confirmedSent() : NEVER;
    }

    /**
     * Everything that was answered to anybody before this moment is in a state that has everything up to {@code
     * appliedTo}.
     *
     * @return monotonic milliseconds of this node, or {@link #NEVER}
     */
    long since(long appliedTo) {
        long best = Math.max(known, sinceAsLeader(appliedTo));
        best = Math.max(best, provedBy(appliedTo, waiting));
        return Math.max(best, provedBy(appliedTo, newest));
    }

    private long provedBy(long appliedTo, Said said) {
        return said != null && said.index() <= appliedTo ? since(said) : NEVER;
    }
}
