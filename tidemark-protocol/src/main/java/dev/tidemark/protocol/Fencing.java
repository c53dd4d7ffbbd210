package dev.tidemark.protocol;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The one prologue of all messages: cluster, group, receiver, member, incarnation, clock, epoch (H29, H30, H92, H102).
 * What it lets through is of the current epoch, except pre-votes, which are about an epoch that does not exist yet, and
 * what is said about a log that lost its end, which is about epochs that are over.
 */
final class Fencing {
    private final Core core;
    private final Election election;
    /** Incarnations as peers showed them; the log binds them later. Looked up only, never iterated. */
    private final Map<Integer, UUID> seen = new HashMap<>();

    Fencing(Core core, Election election) {
        this.core = core;
        this.election = election;
    }

    /** @return whether the message may be looked at */
    boolean admits(Envelope envelope) {
        if (!envelope.cluster().equals(core.options.cluster())
                || envelope.group() != core.options.group()
                || envelope.to() != core.self()
                || envelope.from() == core.self()
                || !core.configuration().isMember(envelope.from())) {
            return false;
        }
        if (!isKnownIncarnation(envelope)) {
            return false;
        }
        seen.put(envelope.from(), envelope.incarnation());
        core.lamport.received(envelope.lamport());
        if (envelope.message() instanceof Message.Timeless) {
            return true;
        }
        if (envelope.epoch() > core.epoch) {
            election.follow(envelope.epoch());
        }
        if (envelope.epoch() < core.epoch) {
            answerStale(envelope);
            return false;
        }
        return true;
    }

    /** The incarnation that a peer showed last, or {@link Configuration#UNBOUND}. */
    UUID seen(int peer) {
        return seen.getOrDefault(peer, Configuration.UNBOUND);
    }

    private boolean isKnownIncarnation(Envelope envelope) {
        UUID bound = core.configuration().incarnation(envelope.from());
        if (bound.equals(Configuration.UNBOUND) || bound.equals(envelope.incarnation())) {
            return true;
        }
        if (!(envelope.message() instanceof Message.NotWelcome)) {
            core.sendNow(
                    envelope.from(),
                    new Message.NotWelcome("this cluster knows node " + envelope.from()
                            + " with another data directory: the one it has now was formatted again, so what it"
                            + " acknowledged before is gone. It takes no part until the old directory is back"));
        }
        core.outbox.add(
                new Effect.Alarm("node " + envelope.from() + " came back with a data directory that was formatted"
                        + " again (incarnation " + envelope.incarnation() + ", expected " + bound
                        + "); its votes and acknowledgements do not count"));
        return false;
    }

    /** A reply of ours carries our epoch: that is what fences an old leader. */
    private void answerStale(Envelope envelope) {
        if (envelope.message() instanceof Message.Question question) {
            core.send(envelope.from(), question.answerWhenStale(core.wholeness.isWhole()));
        }
    }
}
