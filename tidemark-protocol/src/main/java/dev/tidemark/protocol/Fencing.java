package dev.tidemark.protocol;

import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.protocol.message.JoinRequest;
import dev.tidemark.protocol.message.Message;
import dev.tidemark.protocol.message.NotWelcome;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The one prologue of all messages: cluster, group, receiver, member, incarnation, clock, epoch (H29, H30, H92, H102).
 * What it lets through is of the current epoch, except pre-votes, which are about an epoch that does not exist yet, and
 * what is said about a log that lost its end, which is about epochs that are over.
 */
final class Fencing {
    private static final String REMOVED =
            "this data directory " + NotWelcome.REMOVED + ", by a command, because a spare took its place, or because"
                    + " the node came back with another one, and is refused for ever: what it holds may be old. To use"
                    + " the node again give it an empty directory and \"join\", and add it with \"tidemark members add"
                    + " ID=HOST:PORT\", as a spare with --spare";

    private final Core core;
    private final Election election;
    private final MemberRoll roll;
    private final Refusals refusals;
    /** Incarnations as peers showed them; the log binds them later. Looked up only, never iterated. */
    private final Map<Integer, UUID> seen = new HashMap<>();

    Fencing(Core core, Election election, MemberRoll roll, Refusals refusals) {
        this.core = core;
        this.refusals = refusals;
        this.election = election;
        this.roll = roll;
    }

    /** @return whether the message may be looked at */
    boolean admits(Envelope envelope) {
        if (!envelope.cluster().equals(core.options.cluster())
                || envelope.group() != core.options.group()
                || envelope.to() != core.self()
                || envelope.from() == core.self()) {
            return false;
        }
        if (envelope.message() instanceof JoinRequest) {
            return true;
        }
        boolean isKnown = core.configuration().isKnown(envelope.from(), envelope.incarnation());
        if (core.configuration().removed().contains(envelope.incarnation())) {
            refuse(envelope, REMOVED);
            return false;
        }
        if (!isKnown && !isVouchedFor(envelope)) {
            refuseUnknown(envelope);
            return false;
        }
        if (isKnown) {
            seen.put(envelope.from(), envelope.incarnation());
        }
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

    /**
     * Others know a node that this log does not know yet, or a log that is being filled does not know it any more:
     * members changed while this node was away. It may be asked and told by such a node, since a leader is one by the
     * votes of those who know it; but no vote and no acknowledgement
     * of it counts here (H93).
     */
    private boolean isVouchedFor(Envelope envelope) {
        Message message = envelope.message();
        boolean counts = !(message instanceof Message.Question || message instanceof Message.PreVoteRequest);
        boolean wasKnown = envelope.incarnation().equals(seen.get(envelope.from()));
        return !counts && (wasKnown || roll.has(envelope.from(), envelope.incarnation()));
    }

    private void refuseUnknown(Envelope envelope) {
        roll.ask();
        UUID bound = core.configuration().incarnation(envelope.from());
        if (!bound.equals(Configuration.UNBOUND)) {
            boolean isNews = refuse(
                    envelope,
                    "this cluster knows node " + envelope.from()
                            + " with another data directory: the one it has now was formatted again, so what it"
                            + " acknowledged before is gone. It takes no part until it is let in as a new one, with"
                            + " \"tidemark members replace\" or by auto-rejoin, or the old directory is back");
            if (isNews) {
                core.outbox.add(new Effect.Alarm(
                        "node " + envelope.from() + " came back with a data directory that was formatted"
                                + " again (incarnation " + envelope.incarnation() + ", expected " + bound
                                + "); its votes and acknowledgements do not count"));
            }
        } else if (core.isLeader()) {
            refuse(
                    envelope,
                    "node " + envelope.from() + " is no member of this cluster: add it with"
                            + " \"tidemark members add\"");
        }
    }

    /** @return whether it was said now */
    private boolean refuse(Envelope envelope, String why) {
        return !(envelope.message() instanceof NotWelcome) && refusals.tell(envelope.from(), why);
    }

    /** A reply of ours carries our epoch: that is what fences an old leader. */
    private void answerStale(Envelope envelope) {
        if (envelope.message() instanceof Message.Question question) {
            core.send(envelope.from(), question.answerWhenStale(core.wholeness.isWhole()));
        }
    }
}
