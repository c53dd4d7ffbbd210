package dev.tidemark.protocol;

import dev.tidemark.protocol.message.CampaignNow;
import dev.tidemark.protocol.message.TransferOutcome;
import dev.tidemark.protocol.message.TransferRefused;
import dev.tidemark.protocol.message.TransferRequest;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/**
 * Planned change of the leader (Raft thesis 3.10; hazards H47, H56, H57). The leader first lets the target catch up and
 * goes on with its work meanwhile. When the target keeps up, the leader appends nothing more: writes are
 * refused and their gateways send them again, so that clients see a pause and no error. When the target has everything
 * on disk, the leader tells it to stand at once. The target skips the pre-vote, which would fail because everybody
 * hears a leader; a real vote asks nobody whether he hears one.
 *
 * <p>Both waits end after an election timeout; then the leader goes on leading. That is safe whatever the target does
 * later: it can win only by a vote in a new epoch, like anybody.
 *
 * <p>No answer says "done". The node that asked sees for itself who leads; answers only say why nothing comes of it.
 */
final class LeadershipTransfer {
    /** Any node may ask; more questions than these are not remembered (H106). */
    private static final int MAX_ASKED = 16;
    /** Election timeouts: two for the leader's waits, the rest for the election. */
    private static final int PATIENCE = 4;

    private static final long NOBODY_ASKED = -1;

    /** A question of this node, which waits until a time of {@link Core#awake}. */
    private record Asked(int target, long epoch, long deadline) {}

    /**
     * What this leader is doing, and for whom.
     *
     * @param end of the log when it began; a target that has acknowledged that much keeps up
     */
    private record Running(int asker, long question, FollowerProgress target, long end) {}

    private final Core core;
    private final Replication replication;
    private final Election election;
    private final Runnable toldToStand;
    private final IntPredicate hasRoom;
    private final TreeMap<Long, Asked> asked = new TreeMap<>();

    private Running running;
    private long deadline;
    /** When the target was last told to stand, -1 if it was not yet. */
    private long toldAt = -1;

    /**
     * @param toldToStand called before this node stands because its leader wants it to
     * @param hasRoom whether the disk of a node is not known to be nearly full
     */
    LeadershipTransfer(
            Core core, Replication replication, Election election, Runnable toldToStand, IntPredicate hasRoom) {
        this.core = core;
        this.replication = replication;
        this.election = election;
        this.toldToStand = toldToStand;
        this.hasRoom = hasRoom;
    }

    void askedHere(Input.Transfer wish) {
        if (wish.target() != Input.Transfer.ANYBODY && !core.configuration().isVoter(wish.target())) {
            answer(wish.question(), TransferOutcome.UNKNOWN_NODE);
        } else if (core.leader == 0 || asked.size() >= MAX_ASKED) {
            answer(wish.question(), TransferOutcome.NO_LEADER);
        } else {
            long patience = PATIENCE * core.patienceMillis(core.leader);
            asked.put(wish.question(), new Asked(wish.target(), core.epoch, core.awake() + patience));
            if (core.isLeader()) {
                start(core.self(), wish.question(), wish.target());
            } else {
                core.send(core.leader, new TransferRequest(wish.question(), wish.target()));
            }
        }
    }

    /** This leader wants to be replaced: nobody is told what becomes of it. */
    void startByItself(int target) {
        start(core.self(), NOBODY_ASKED, target);
    }

    boolean isRunning() {
        return running != null;
    }

    void requested(int from, TransferRequest request) {
        if (core.isLeader()) {
            start(from, request.question(), request.target());
        } else {
            core.send(from, new TransferRefused(request.question(), TransferOutcome.NO_LEADER));
        }
    }

    void refused(TransferRefused refused) {
        if (asked.containsKey(refused.question())) {
            answer(refused.question(), refused.outcome());
        }
    }

    private void start(int asker, long question, int target) {
        if (running != null && running.asker() == asker && running.question() == question) {
            return; // the same request once more
        }
        FollowerProgress follower = target == Input.Transfer.ANYBODY ? bestPrepared() : replication.follower(target);
        if (target == core.self()) {
            tell(asker, question, TransferOutcome.ALREADY_LEADER);
        } else if (running != null) {
            tell(asker, question, TransferOutcome.UNDER_WAY);
        } else if (follower == null
                || !core.configuration().isVoter(follower.id())
                || !replication.isReachable(follower)) {
            tell(asker, question, TransferOutcome.UNREACHABLE);
        } else {
            running = new Running(asker, question, follower, core.log.end().offset());
            core.transferring = true;
            deadline = core.awake() + core.patienceMillis(follower.id());
        }
    }

    /** With room on its disk, if there is such a one (H172). */
    private FollowerProgress bestPrepared() {
        FollowerProgress best = mostAdvanced(true);
        return best != null ? best : mostAdvanced(false);
    }

    private FollowerProgress mostAdvanced(boolean withRoom) {
        FollowerProgress best = null;
        for (FollowerProgress follower : replication.followers()) {
            boolean fits = core.configuration().isVoter(follower.id())
                    && replication.isReachable(follower)
                    && (!withRoom || hasRoom.test(follower.id()));
            if (fits && (best == null || follower.match() > best.match())) {
                best = follower;
            }
        }
        return best;
    }

    /**
     * Does all that can be done now. Called once for a batch of inputs, after everything was sent that could be sent.
     */
    void advance() {
        if (running == null) {
            return;
        }
        FollowerProgress target = running.target();
        long end = core.log.end().offset();
        boolean keepsUp = target.isStreaming() && target.match() >= running.end();
        if (!core.isHandingOver() && keepsUp && target.next() > end) {
            core.appending = Appending.HANDING_OVER;
            deadline = core.awake() + core.patienceMillis(target.id());
        }
        boolean mayBeLost = toldAt < 0 || core.now - toldAt >= core.options.heartbeatMillis();
        if (core.isHandingOver() && target.match() == end && mayBeLost) {
            toldAt = core.now;
            core.lease.giveUp(); // before the other can know of it (H57)
            core.send(target.id(), new CampaignNow(core.log.end(), !core.earlierLeases.areHeld()));
        }
    }

    /** Whether the target may stand at any moment: nothing is confirmed any more in this epoch (H56, H57). */
    boolean targetMayStand() {
        return toldAt >= 0;
    }

    void tick() {
        if (running != null && core.awake() >= deadline) {
            giveUp(TransferOutcome.NOT_TAKEN_OVER);
        }
    }

    /** When {@link #tick} has something to do. */
    long deadline() {
        return running == null ? Long.MAX_VALUE : deadline;
    }

    void connectionLost(int peer) {
        if (running != null && running.target().id() == peer) {
            giveUp(TransferOutcome.UNREACHABLE);
        }
    }

    private void giveUp(TransferOutcome why) {
        Running given = running;
        reset();
        tell(given.asker(), given.question(), why);
    }

    /** The epoch or the leader changed. */
    void reset() {
        running = null;
        core.transferring = false;
        if (core.isHandingOver()) {
            core.appending = Appending.OPEN;
        }
        toldAt = -1;
    }

    /**
     * The leader says: stand now. Only if the log here ends where the leader's does: else the order is from before the
     * leader gave up and went on, and standing would only disturb it.
     */
    void campaignNow(int from, CampaignNow order) {
        boolean ready = core.leader == from
                && core.log.end().equals(order.end())
                && core.log.durable() == order.end().offset();
        if (ready) {
            if (order.renounced()) {
                core.earlierLeases.renounced();
            }
            toldToStand.run();
            election.campaign();
        }
    }

    /** Answers the questions of this node that have an answer now. Called once for a batch of inputs. */
    void settle() {
        if (asked.isEmpty()) {
            return;
        }
        for (Long question : asked.keySet().toArray(Long[]::new)) {
            TransferOutcome outcome = outcome(asked.get(question));
            if (outcome != null) {
                answer(question, outcome);
            }
        }
    }

    private TransferOutcome outcome(Asked question) {
        if (core.leader != 0 && core.epoch > question.epoch()) {
            boolean asWished = question.target() == Input.Transfer.ANYBODY
                    ? core.leader != core.self()
                    : core.leader == question.target();
            return asWished ? TransferOutcome.HANDED_OVER : TransferOutcome.NOT_TAKEN_OVER;
        }
        return core.awake() >= question.deadline() ? TransferOutcome.NOT_TAKEN_OVER : null;
    }

    private void tell(int asker, long question, TransferOutcome outcome) {
        if (asker != core.self()) {
            core.send(asker, new TransferRefused(question, outcome));
        } else if (asked.containsKey(question)) { // else nobody asked, or it has waited for long enough
            answer(question, outcome);
        }
    }

    private void answer(long question, TransferOutcome outcome) {
        asked.remove(question);
        core.outbox.add(new Effect.AnswerTransfer(question, outcome));
    }
}
