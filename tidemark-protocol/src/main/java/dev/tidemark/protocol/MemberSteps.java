package dev.tidemark.protocol;

import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.members.Member;
import dev.tidemark.protocol.members.MemberRole;
import dev.tidemark.protocol.members.Reconfiguration;
import dev.tidemark.protocol.quorum.Quorum;

/**
 * The steps of a change of members that nobody has to ask for. The leader takes them by itself, and so does the next
 * one after a failover, since all that is to be known is in the configuration: a learner that has caught up takes its
 * seat, in a joint configuration; that ends once it is committed (H98, H100); who left is dropped once it knows, or is
 * gone (H101); and a leader that is no voter any more hands over.
 *
 * <p>A joint configuration does not wait until the first entry of the leader's epoch is committed: that may wait for a
 * voter whose place is to be taken (spec/README.md).
 */
final class MemberSteps {
    /** Fewer entries than this are on their way to somebody that keeps up. */
    private static final long CLOSE = 256;
    /** Election timeouts in which one that left may show that it knows. */
    private static final int FAREWELL = 4;

    private final Core core;
    private final Replication replication;
    private final Proposals proposals;
    private final LeadershipTransfer transfer;
    /** Since when the active configuration waits for the leaving to know, by {@link Core#awake}. */
    private long leavingSince;

    private long leavingOffset = -1;

    MemberSteps(Core core, Replication replication, Proposals proposals, LeadershipTransfer transfer) {
        this.core = core;
        this.replication = replication;
        this.proposals = proposals;
        this.transfer = transfer;
    }

    /** This node leads from now on. */
    void leads() {
        leavingOffset = -1;
    }

    boolean mayChange() {
        return core.isLeader() && core.mayAppend() && !transfer.isRunning();
    }

    void append(Configuration configuration) {
        proposals.append(EntryKind.CONFIGURATION, configuration.encode());
    }

    /** Does what can be done now. Called once for a batch of inputs. */
    void advance() {
        if (!mayChange()) {
            return;
        }
        Configuration active = core.configuration();
        long at = core.log.configurations().offset();
        boolean isCommitted = at <= core.log.hwm();
        if (active.isJoint()) {
            if (isCommitted) {
                append(Reconfiguration.ended(active, at));
            }
            return;
        }
        Member ready = ready(active);
        if (ready != null) {
            append(Reconfiguration.seated(active, at, ready.id()));
        } else if (isCommitted) {
            bidFarewell(active, at);
        }
    }

    /** One that has caught up and has a seat to take. */
    private Member ready(Configuration active) {
        for (Member member : active.members().values()) {
            if (member.seat() != 0 && member.isBound() && keepsUp(member.id())) {
                Configuration next = Reconfiguration.seated(active, 0, member.id());
                return costsTheQuorum(next) ? null : member;
            }
        }
        return null;
    }

    /** Whether a follower has what this leader has, but for what is on its way, and answers. */
    boolean keepsUp(int id) {
        FollowerProgress follower = replication.follower(id);
        return follower != null
                && follower.isStreaming()
                && replication.isReachable(follower)
                && follower.match() > 0
                && follower.match() >= core.log.hwm()
                && core.log.end().offset() - follower.match() < CLOSE;
    }

    /** Whether those that this leader hears could not go on by themselves after a change, though they might now. */
    boolean costsTheQuorum(Configuration next) {
        Quorum quorum = next.quorum();
        return !quorum.elects(this::hasAnswered) || !quorum.commits(this::hasAnswered);
    }

    /** How a change that is under way goes on, in words. Nobody can take back a joint one, or lower W meanwhile. */
    String outlook(Configuration active) {
        return active.quorum().commits(this::mayBeThere)
                ? "ends by itself"
                : "waits for voters that are silent: start them"
                        + (active.isJoint() ? "" : ", or see whether TIDE.QUORUM W can be lower");
    }

    /** It is not known to be gone: in the first moments of its epoch a leader knows of nobody that it is. */
    boolean mayBeThere(int id) {
        FollowerProgress follower = replication.follower(id);
        return replication.isInContact(id) && (follower == null || !follower.isConnectionBroken());
    }

    /** It is there, and this leader has heard it: who died with the leader before is not needed for a change (H151). */
    boolean hasAnswered(int id) {
        FollowerProgress follower = replication.follower(id);
        return mayBeThere(id) && (follower == null || follower.hasAnswered());
    }

    private void bidFarewell(Configuration active, long at) {
        if (leavingOffset != at) {
            leavingOffset = at;
            leavingSince = core.awake();
        }
        for (Member member : active.members().values()) {
            if (member.role() == MemberRole.LEAVING && member.id() != core.self() && knowsOrIsGone(member.id(), at)) {
                append(Reconfiguration.dropped(active, at, member.id()));
                return;
            }
        }
        boolean counts = active.isVoter(core.self());
        if (!counts && core.log.epochs().epochAt(core.log.hwm()) == core.epoch) {
            transfer.startByItself(Input.Transfer.ANYBODY);
        }
    }

    /** It is told the high watermark with the next heartbeat, before which the entry that drops it is not committed. */
    private boolean knowsOrIsGone(int id, long at) {
        FollowerProgress follower = replication.follower(id);
        boolean knows = follower == null || follower.match() >= at;
        return knows || isGone(follower);
    }

    /** Whose answers would have come by now is not waited for again: it may have been silent long before it left. */
    private boolean isGone(FollowerProgress follower) {
        long left = core.awake() - leavingSince;
        long silent = Math.max(left, follower.silentMillis(core.awake()));
        return left > (long) FAREWELL * core.patience.millis() && silent > core.patienceMillis(follower.id(), FAREWELL);
    }
}
