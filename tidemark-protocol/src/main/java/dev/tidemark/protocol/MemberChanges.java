package dev.tidemark.protocol;

import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.members.MemberChange;
import dev.tidemark.protocol.members.MemberOutcome;
import dev.tidemark.protocol.members.Reconfiguration;
import dev.tidemark.protocol.message.MembersReply;
import dev.tidemark.protocol.message.MembersRequest;
import java.util.Map;
import java.util.TreeMap;

/**
 * Changes of members that somebody asks for, at any node; the leader decides (H100). Who names the configuration that
 * is to be changed gets {@link MemberOutcome#OK} or {@link MemberOutcome#CONFLICT}, never a mixture of two changes. OK
 * says that the change is committed, not that all that follows from it is done.
 */
final class MemberChanges {
    /** Any node may ask; more questions than these are not remembered (H106). */
    private static final int MAX_ASKED = 64;
    /** Election timeouts. */
    private static final int PATIENCE = 16;

    /** Waits until an entry is committed. */
    private record Pending(int asker, long question, long offset) {}

    private final Core core;
    private final MemberSteps steps;
    private final FeatureLevels levels;
    /** Questions of this node, and until when they are waited for, by {@link Core#awake}. */
    private final TreeMap<Long, Long> asked = new TreeMap<>();
    /** Of this leader, by the order in which they came. */
    private final TreeMap<Long, Pending> pending = new TreeMap<>();

    private long numbers;

    MemberChanges(Core core, MemberSteps steps, FeatureLevels levels) {
        this.core = core;
        this.steps = steps;
        this.levels = levels;
    }

    void askedHere(Input.ChangeMembers wish) {
        String objection = wish.change().objection();
        if (objection != null) {
            core.outbox.add(new Effect.AnswerMembers(wish.question(), MemberOutcome.REFUSED, objection));
            return;
        }
        if (core.leader == 0 || asked.size() >= MAX_ASKED) {
            core.outbox.add(new Effect.AnswerMembers(
                    wish.question(), MemberOutcome.UNDECIDED, "no leader is known here: nothing was changed"));
            return;
        }
        String unknown = levels.objectionToAsking(wish.change());
        if (unknown != null) {
            MemberOutcome outcome = levels.isKnown(core.leader) ? MemberOutcome.REFUSED : MemberOutcome.UNDECIDED;
            core.outbox.add(new Effect.AnswerMembers(wish.question(), outcome, unknown));
            return;
        }
        asked.put(wish.question(), core.awake() + PATIENCE * core.patienceMillis(core.leader));
        if (core.isLeader()) {
            decide(core.self(), wish.question(), wish.change());
        } else {
            core.send(core.leader, new MembersRequest(wish.question(), wish.change()));
        }
    }

    void requested(int from, MembersRequest request) {
        if (core.isLeader()) {
            decide(from, request.question(), request.change());
        } else {
            answer(from, request.question(), MemberOutcome.UNDECIDED, "another node leads by now: ask again");
        }
    }

    void replied(MembersReply reply) {
        if (asked.remove(reply.question()) != null) {
            core.outbox.add(new Effect.AnswerMembers(reply.question(), reply.outcome(), reply.why()));
        }
    }

    private void decide(int asker, long question, MemberChange change) {
        for (Pending waiting : pending.values()) {
            if (waiting.asker() == asker && waiting.question() == question) {
                return; // the same once more
            }
        }
        Configuration active = core.configuration();
        long at = core.log.configurations().offset();
        if (change.expected() != MemberChange.ANY && change.expected() != at) {
            answer(
                    asker,
                    question,
                    MemberOutcome.CONFLICT,
                    "the members are those of entry " + at + " by now, not those of entry " + change.expected()
                            + ": look at them again");
        } else if (active.isJoint()) {
            answer(
                    asker,
                    question,
                    MemberOutcome.CONFLICT,
                    "another change of members is under way, and " + steps.outlook(active) + "; ask again then");
        } else if (!steps.mayChange() || pending.size() >= MAX_ASKED) {
            answer(asker, question, MemberOutcome.UNDECIDED, "the leader is handing over: ask again");
        } else {
            apply(asker, question, change, active, at);
        }
    }

    private void apply(int asker, long question, MemberChange change, Configuration active, long at) {
        Configuration next;
        try {
            next = Reconfiguration.changed(active, at, change);
        } catch (Reconfiguration.Impossible e) {
            answer(asker, question, MemberOutcome.REFUSED, e.getMessage());
            return;
        }
        boolean isLost = change.kind() == MemberChange.Kind.REPLACE && change.id() == change.other();
        if (next != active && isLost && (change.id() == core.self() || steps.mayBeThere(change.id()))) {
            answer(
                    asker,
                    question,
                    MemberOutcome.REFUSED,
                    "node " + change.id() + " answers with the data directory that it always had: stop it first, and"
                            + " ask again in a moment");
            return;
        }
        String tooHigh = next.level() == active.level() ? null : levels.objectionTo(next.level());
        if (tooHigh != null) {
            answer(asker, question, MemberOutcome.REFUSED, tooHigh);
            return;
        }
        if (next.isJoint() && steps.costsTheQuorum(next)) {
            answer(asker, question, MemberOutcome.REFUSED, cost(next));
            return;
        }
        if (next != active) {
            steps.append(next);
        }
        long offset = core.log.configurations().offset();
        pending.put(++numbers, new Pending(asker, question, offset));
    }

    /** With the numbers. */
    private String cost(Configuration next) {
        long heard = next.voters().stream().filter(steps::hasAnswered).count();
        return "that would cost the quorum: with " + next.sizes().voters() + " voters and a write quorum of "
                + next.writeQuorum() + ", " + next.sizes().election() + " must be there to elect a leader and "
                + next.writeQuorum() + " to write, and the leader hears " + heard + " of them, itself included"
                + (next.isJoint()
                        ? "; of the voters as they are " + next.old().sizes().leave() + " must agree"
                        : "");
    }

    /** Answers what has an answer now. Called once for a batch of inputs. */
    void settle() {
        while (!pending.isEmpty() && pending.firstEntry().getValue().offset() <= core.log.hwm()) {
            Map.Entry<Long, Pending> done = pending.pollFirstEntry();
            answer(done.getValue().asker(), done.getValue().question(), MemberOutcome.OK, "");
        }
    }

    /** The epoch or the leader changed: whether what was appended stays, nobody here can say. */
    void leftEpoch() {
        pending.values()
                .forEach(waiting -> answer(
                        waiting.asker(),
                        waiting.question(),
                        MemberOutcome.UNDECIDED,
                        "the leader changed before it was committed: look at the members again"));
        pending.clear();
    }

    void tick() {
        while (!asked.isEmpty() && asked.values().iterator().next() <= core.awake()) {
            long question = asked.pollFirstEntry().getKey();
            core.outbox.add(new Effect.AnswerMembers(
                    question, MemberOutcome.UNDECIDED, "no answer came: it may have been done; look at the members"));
        }
    }

    private void answer(int asker, long question, MemberOutcome outcome, String why) {
        if (asker != core.self()) {
            core.send(asker, new MembersReply(question, outcome, why));
        } else if (asked.remove(question) != null) {
            core.outbox.add(new Effect.AnswerMembers(question, outcome, why));
        }
    }
}
