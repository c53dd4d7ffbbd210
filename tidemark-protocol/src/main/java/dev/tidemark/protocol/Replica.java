package dev.tidemark.protocol;

import dev.tidemark.protocol.entry.EntryEncoder;
import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.quorum.Quorum;
import java.util.List;
import java.util.function.Function;

/**
 * One replica of the log: inputs in, effects out. No thread, clock, socket, file or source of randomness inside; the
 * same inputs give the same effects, always. This class only dispatches; each concern is a class of its own ({@link
 * Parts}).
 *
 * <p>Use: any number of {@link #accept}, then {@link #takeEffects}; what is accepted in between is one batch, which
 * costs one write, one request per follower and one confirmation round.
 *
 * <p>One thread at a time.
 */
public final class Replica {
    private final Core core;
    private final Parts parts;
    private final Inputs inputs;
    private final ReplicaView view;

    /** Starts as a follower, whatever it was before (H20). */
    public Replica(ReplicaOptions options, EntryEncoder encoder, Recovered recovered) {
        this(options, encoder, recovered, Configuration::quorum);
    }

    /** For tests that force quorums which no configuration allows. */
    Replica(
            ReplicaOptions options,
            EntryEncoder encoder,
            Recovered recovered,
            Function<Configuration, Quorum> quorums) {
        core = new Core(options, encoder, recovered, quorums);
        parts = new Parts(core);
        inputs = new Inputs(parts);
        view = new ReplicaView(parts);
    }

    public void accept(Input input) {
        input.dispatch(inputs);
    }

    /**
     * Everything to be done because of what was accepted since the last call, in order.
     *
     * @throws BrokenInvariantException if the replica has come to a state that cannot be; then nothing may be done, and
     *     it is of no use any more. {@link #accept} throws it as well
     */
    public List<Effect> takeEffects() {
        if (core.isLeader()) {
            lead();
        } else {
            parts.logMatching.acknowledge();
        }
        parts.leadershipTransfer.settle();
        parts.memberChanges.settle();
        parts.announcements.announce();
        parts.selfCheck.afterBatch();
        return core.outbox.take();
    }

    private void lead() {
        if (parts.incarnations.hasNews() && core.mayAppend()) {
            parts.proposals.append(
                    EntryKind.CONFIGURATION, parts.incarnations.bound().encode());
        }
        parts.memberSteps.advance();
        parts.featureLevels.advance();
        parts.standIns.advance();
        if (parts.leadershipTransfer.targetMayStand()) {
            parts.readIndex.reset();
        } else if (parts.readIndex.startRound() && core.lease.isDue()) {
            parts.proposals.letTimePass();
        }
        parts.replication.replicate();
        parts.leadershipTransfer.advance();
    }

    /** What may be asked about it; always the same object. */
    public ReplicaView view() {
        return view;
    }
}
