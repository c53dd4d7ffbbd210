package dev.tidemark.protocol;

import dev.tidemark.protocol.entry.Entry;
import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.message.Message;
import java.util.List;

/**
 * The follower's side of replication: does the leader's prefix match, what is new, what must go (Raft 5.3; KIP-101;
 * hazards H22-H28, H36)? Entries are removed only at a proven difference of (offset, epoch, chain), and never below the
 * high watermark: that would mean that committed data was lost somewhere, and the node stops.
 */
final class LogMatching {
    private static final int MAX_ENDS = 32;

    private final Core core;
    private final HighWatermark highWatermark;

    /** How far the leader of the current epoch has proved our log to be a prefix of its own. */
    private long verifiedEnd;

    /** What the leader said last to be committed, whether or not it is here. */
    private long leaderHwm;

    private boolean ackDue;
    /** The time that was refused last, or 0: until our clock comes near it, the leader hears nothing from us. */
    private long refusedTime;

    LogMatching(Core core, HighWatermark highWatermark) {
        this.core = core;
        this.highWatermark = highWatermark;
    }

    /** A new leader has verified nothing yet. */
    void reset() {
        verifiedEnd = 0;
        leaderHwm = 0;
        ackDue = false;
        refusedTime = 0;
    }

    void appendRequested(Message.AppendRequest request) {
        if (!timesAreBelievable(request.entries())) {
            return;
        }
        leaderHwm = Math.max(leaderHwm, request.hwm());
        if (!matches(request.previous())) {
            mismatch(request);
            return;
        }
        if (!store(request)) {
            return;
        }
        verifiedEnd = Math.max(verifiedEnd, request.end());
        long before = core.log.hwm();
        highWatermark.advanceAsFollower(request.hwm(), request.end());
        SelfCheck.told(core, before, request.end());
        core.wholeness.shown(durableAndVerified());
        if (request.round() != 0) {
            reply(request.round(), core.echo(request.beat().sent()));
        } else if (!request.entries().isEmpty() && core.log.durable() >= verifiedEnd) {
            ackDue = true;
        }
    }

    /** What this leader has said to be committed. */
    long leaderHwm() {
        return leaderHwm;
    }

    /** Whether the leader's entries are refused, for this node's clock. */
    boolean refusesTimes() {
        return refusedTime != 0;
    }

    /** Something became durable here. */
    void logDurable() {
        core.wholeness.shown(durableAndVerified());
        ackDue = core.leader != 0 && !core.isLeader();
    }

    /** One acknowledgement for all that a batch of inputs brought. */
    void acknowledge() {
        if (ackDue && core.leader != 0 && verifiedEnd > 0) {
            reply(0, Message.Echo.NONE);
        }
        ackDue = false;
    }

    private void reply(long round, Message.Echo echo) {
        core.send(
                core.leader,
                new Message.AppendReply(durableAndVerified(), verifiedEnd, round, core.wholeness.isWhole(), echo));
    }

    private long durableAndVerified() {
        return Math.min(core.log.durable(), verifiedEnd);
    }

    /** Nothing is owed any more: what was acknowledged meanwhile counts, once the leader hears of it. */
    void becameWhole() {
        ackDue = core.leader != 0 && !core.isLeader();
    }

    /**
     * Times far in the future would stay in the log for ever. Such a leader gets no answer from us, not even to a
     * heartbeat: it could commit nothing and would lead for ever (H65).
     */
    private boolean timesAreBelievable(List<? extends Entry> entries) {
        long time = entries.isEmpty()
                ? refusedTime
                : entries.get(entries.size() - 1).time();
        long ahead = time - core.wall;
        if (ahead <= core.options.maxClockAheadMicros() || standsStill(entries, time)) {
            refusedTime = 0;
            return true;
        }
        if (refusedTime == 0) {
            core.outbox.add(new Effect.Alarm("leader " + core.leader + " stamps times that are " + ahead / 1_000_000
                    + " s ahead of this node's clock: refused; set the clocks"));
        }
        refusedTime = time;
        return false;
    }

    /**
     * Such times are in this log already, and the leader adds nothing to them: a majority of the clocks was wrong and
     * was set right. To refuse what follows would only stop the cluster until the clocks get there.
     */
    private boolean standsStill(List<? extends Entry> entries, long time) {
        return !entries.isEmpty() && time - core.log.lastTime() <= entries.size();
    }

    private boolean matches(Position previous) {
        Position mine = core.log.positionAt(previous.offset());
        if (mine != null) {
            if (mine.equals(previous)) {
                return true;
            }
            haltIfImpossible(mine, previous);
            return false;
        }
        if (previous.offset() > core.log.hwm()) {
            return false;
        }
        // Older than what is held is committed, hence the same at every leader, or committed data was lost.
        if (core.log.epochs().mayHold(previous.epoch(), previous.offset())) {
            return true;
        }
        halt("leader " + core.leader + " has another entry " + previous
                + " where this node holds a committed entry of epoch "
                + core.log.epochs().epochAt(previous.offset()));
        return false;
    }

    private void haltIfImpossible(Position mine, Position theirs) {
        if (mine.epoch() == theirs.epoch() && mine.offset() > 0) {
            halt("entry " + mine + " has other bytes here than at leader " + core.leader
                    + ": one of the two logs is damaged");
        } else if (mine.offset() <= core.log.hwm()) {
            halt("leader " + core.leader + " has another entry " + theirs
                    + " where this node holds the committed entry " + mine);
        }
    }

    private void mismatch(Message.AppendRequest request) {
        long from = Math.min(request.previous().offset(), core.log.end().offset());
        core.send(
                core.leader,
                new Message.AppendMismatch(
                        request.previous().offset(),
                        core.log.end().offset(),
                        core.log.epochs().ends(from, MAX_ENDS),
                        request.round(),
                        core.wholeness.isWhole(),
                        request.round() == 0
                                ? Message.Echo.NONE
                                : core.echo(request.beat().sent())));
    }

    /** @return whether the log now holds the entries of the request */
    private boolean store(Message.AppendRequest request) {
        for (Entry entry : request.entries()) {
            if (entry.offset() <= core.log.end().offset()) {
                if (core.log.holds(entry)) {
                    continue;
                }
                if (entry.offset() <= core.log.hwm()) {
                    halt("leader " + core.leader + " wants to replace the committed entry " + entry.offset()
                            + " (high watermark " + core.log.hwm() + ") by " + entry.position());
                    return false;
                }
                core.truncateAfter(entry.offset() - 1);
            }
            String tooHigh = FeatureLevels.refusalOf(entry, core.options);
            if (tooHigh != null) {
                core.outbox.add(new Effect.Halt(tooHigh + ". This node stops before entry " + entry.offset()
                        + ", which says so; nothing that it acknowledged is lost (H180)"));
                return false;
            }
            core.append(entry, request.awaited());
        }
        return true;
    }

    private void halt(String what) {
        core.outbox.add(new Effect.Halt(what + ". Committed data was lost or damaged on some disk (was a data directory"
                + " restored or replaced?). This node stops and keeps its files as they are; compare the nodes with"
                + " \"tidemark log verify\" before anything is removed (H95)"));
    }
}
