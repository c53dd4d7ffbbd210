package dev.tidemark.sim.observer;

import dev.tidemark.log.vote.Vote;
import dev.tidemark.node.hosted.HostedNode;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.protocol.message.Message;
import dev.tidemark.sim.fault.FaultKind;
import dev.tidemark.sim.fault.Faults;
import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.judge.Judge;
import dev.tidemark.sim.machine.NodeProcess;
import dev.tidemark.sim.world.Budget;
import dev.tidemark.sim.world.Setting;
import dev.tidemark.sim.world.World;
import java.util.UUID;

/** Epochs and votes of nodes: what they take, what they store, and what their messages show of it. */
final class NodeVotes {
    private final World world;
    private final Faults faults;
    private final Budget budget;
    private final Judge judge;

    NodeVotes(Setting setting) {
        world = setting.world();
        faults = setting.faults();
        budget = setting.budget();
        judge = setting.judge();
    }

    /** A node comes back with a vote. */
    void started(NodeWatch watch, HostedNode node, boolean damaged) {
        UUID incarnation = node.status().incarnation();
        boolean isAnother = !incarnation.equals(watch.incarnation);
        watch.incarnation = incarnation;
        Vote vote = node.vote();
        if (isAnother) { // what another one promised does not bind it
            watch.storedEpoch = 0;
            watch.storedVote = 0;
        } else if (damaged) {
            keptItsVote(watch, vote);
            watch.storedEpoch = 0;
            watch.storedVote = 0;
        }
        stored(watch, vote);
    }

    /**
     * One fault takes no vote away, since there are two copies; more may, and then there may be two leaders in one
     * epoch.
     */
    private void keptItsVote(NodeWatch watch, Vote vote) {
        boolean changed =
                vote.epoch() == watch.storedEpoch && watch.storedVote != 0 && vote.votedFor() != watch.storedVote;
        if ((vote.epoch() >= watch.storedEpoch && !changed) || budget.isExceeded()) {
            return;
        }
        if (watch.process.machine.storage().isDamagedOnce() && !faults.has(FaultKind.TORN_SECTOR)) {
            judge.violated(
                    Invariant.VOTE_ONCE,
                    watch.id,
                    "comes back with " + vote + " after a single fault of its disk; it had stored a vote for n"
                            + watch.storedVote + " in epoch " + watch.storedEpoch + " (H39)");
            return;
        }
        watch.process.machine.storage().damage().forEach(faults::hadEffect);
        budget.lostVote();
    }

    /** A node is in this epoch now. */
    void epochIs(NodeWatch watch, long epoch) {
        watch.epochBefore = watch.epoch;
        if (epoch == watch.epoch) {
            return;
        }
        if (epoch < watch.epoch) {
            judge.violated(Invariant.EPOCH_MONOTONIC, watch.id, "epoch goes from " + watch.epoch + " to " + epoch);
        }
        if (epoch - world.firstEpoch >= World.FAR_EPOCHS) {
            judge.violated(Invariant.FENCED, watch.id, "takes epoch " + epoch + " from another cluster (H102)");
        }
        watch.epoch = epoch;
    }

    /** The log lane may have written a vote. */
    void written(NodeWatch watch, NodeProcess process) {
        Vote vote = process.node().vote();
        if (!process.truth.voteIsDurable()) {
            judge.violated(Invariant.VOTE_BEFORE_WORD, watch.id, "takes " + vote + " for stored, which is not synced");
        }
        stored(watch, vote);
    }

    /** What a node has stored, as it says. */
    void stored(NodeWatch watch, Vote vote) {
        if (vote.epoch() == watch.storedEpoch && vote.votedFor() == watch.storedVote) {
            return;
        }
        if (vote.epoch() < watch.storedEpoch) {
            judge.violated(
                    Invariant.EPOCH_MONOTONIC,
                    watch.id,
                    "stored epoch goes from " + watch.storedEpoch + " to " + vote.epoch());
        }
        if (vote.epoch() == watch.storedEpoch && watch.storedVote != 0 && !budget.isExceeded()) {
            judge.violated(
                    Invariant.VOTE_ONCE,
                    watch.id,
                    "stores a vote for n" + vote.votedFor() + " in epoch " + vote.epoch() + " after one for n"
                            + watch.storedVote);
        }
        watch.storedEpoch = vote.epoch();
        watch.storedVote = vote.votedFor();
    }

    /** A message leaves and shows an epoch, and maybe a vote (H36, H38). */
    void shown(NodeWatch watch, Vote vote, Envelope envelope) {
        stored(watch, vote);
        Message message = envelope.message();
        if (vote.epoch() < envelope.epoch()) {
            judge.violated(
                    Invariant.VOTE_BEFORE_WORD,
                    watch.id,
                    "shows epoch " + envelope.epoch() + " in " + message + ", has stored " + vote.epoch());
        }
        if (vote.epoch() != envelope.epoch()) {
            return;
        }
        if (message instanceof Message.VoteReply reply && reply.granted() && vote.votedFor() != envelope.to()) {
            judge.violated(
                    Invariant.VOTE_BEFORE_WORD,
                    watch.id,
                    "votes for n" + envelope.to() + ", has stored one for n" + vote.votedFor());
        }
        if (message instanceof Message.VoteRequest && vote.votedFor() != watch.id) {
            judge.violated(
                    Invariant.VOTE_BEFORE_WORD, watch.id, "asks for votes and has stored one for n" + vote.votedFor());
        }
    }
}
