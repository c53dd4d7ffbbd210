package dev.tidemark.sim.trace;

import dev.tidemark.protocol.Effect;
import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.protocol.message.Message;
import dev.tidemark.protocol.message.QuorumReply;
import dev.tidemark.sim.spec.Acknowledging;
import dev.tidemark.sim.spec.Appending;
import dev.tidemark.sim.spec.Elections;
import dev.tidemark.sim.spec.Members;
import dev.tidemark.sim.spec.QuorumReads;
import dev.tidemark.sim.spec.Reads;
import dev.tidemark.sim.spec.SpecNode;
import dev.tidemark.sim.spec.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The lines that are made from what a replica wants done, which comes once for a batch of inputs. A word was true when
 * it was given, so what the node was then is remembered until the batch ends.
 */
final class EffectTrace {
    /** Where a voter stood when it was asked for its vote. */
    private record Asked(int candidate, long epoch, Position claimed, Position end, boolean takesPart, boolean leads) {
        boolean mayBeGranted() {
            return takesPart && !leads;
        }
    }

    private final SpecNode known;
    private final int id;
    private final Consumer<Step> steps;
    private final List<Asked> asked = new ArrayList<>();
    /** Whether its log was whole at some moment of this batch. */
    private boolean wasWhole;
    /** How far its log was on disk in this batch, and the configurations there. */
    private final List<QuorumReads.End> ends = new ArrayList<>();
    /** The configurations it went by in this batch. */
    private final List<Members> wentBy = new ArrayList<>();

    EffectTrace(SpecNode known, int id, Consumer<Step> steps) {
        this.known = known;
        this.id = id;
        this.steps = steps;
    }

    void restarts() {
        asked.clear();
        wasWhole = false;
        ends.clear();
        wentBy.clear();
    }

    /** An input was looked at. */
    void looked() {
        wasWhole |= !known.owes();
        seesEnd();
        goesBy(known.members());
    }

    private void seesEnd() {
        QuorumReads.End end = known.endOnDisk();
        if (!ends.contains(end)) {
            ends.add(end);
        }
    }

    private void goesBy(Members members) {
        if (!wentBy.contains(members)) {
            wentBy.add(members);
        }
    }

    void voteRequested(Envelope envelope, Message.VoteRequest request) {
        asked.add(new Asked(
                envelope.from(), envelope.epoch(), request.last(), known.end(), !known.owes(), known.leads()));
    }

    void acted(List<Effect> effects) {
        goesBy(known.members()); // a leader may have made it at the end of the batch
        for (Effect effect : effects) {
            if (effect instanceof Effect.Send send) {
                said(send.envelope());
            } else if (effect instanceof Effect.AnswerRead answer) {
                answered(id, answer.read(), answer.index());
            } else if (effect instanceof Effect.AnswerQuorumRead answer) {
                steps.accept(new QuorumReads.AnswerEnds(id, answer.read(), answer.point(), List.copyOf(wentBy)));
            }
        }
        asked.clear();
        wasWhole = !known.owes();
        ends.clear();
        seesEnd();
        wentBy.clear();
        wentBy.add(known.members());
    }

    private void said(Envelope envelope) {
        Message message = envelope.message();
        if (message instanceof Message.AppendRequest request) {
            sends(envelope, request);
        } else if (message instanceof Message.AppendReply reply) {
            if (reply.whole() && reply.durable() > 0) {
                steps.accept(new Acknowledging.Ack(id, envelope.to(), envelope.epoch(), reply.durable(), wasWhole));
            }
            confirms(envelope, reply.whole(), reply.round());
        } else if (message instanceof Message.AppendMismatch reply) {
            confirms(envelope, reply.whole(), reply.round());
        } else if (message instanceof Message.VoteReply reply && reply.granted()) {
            votes(envelope);
        } else if (message instanceof Message.ReadIndexReply reply && reply.index() >= 0) {
            answered(envelope.to(), reply.read(), reply.index());
        } else if (message instanceof QuorumReply reply && reply.whole()) {
            QuorumReads.End told =
                    new QuorumReads.End(envelope.incarnation(), reply.durable(), Spelling.of(reply.configuration()));
            steps.accept(new QuorumReads.TellEnd(id, envelope.to(), told, List.copyOf(ends), wasWhole));
        }
    }

    private void sends(Envelope envelope, Message.AppendRequest request) {
        int size = request.entries().size();
        Position last =
                size == 0 ? request.previous() : request.entries().get(size - 1).position();
        steps.accept(new Appending.Send(
                id, envelope.to(), envelope.epoch(), request.previous(), last, request.hwm(), request.round()));
    }

    private void confirms(Envelope envelope, boolean whole, long round) {
        if (whole && round != 0) {
            steps.accept(new Reads.ConfirmRead(id, envelope.to(), envelope.epoch(), round, wasWhole));
        }
    }

    /** Of two requests of one candidate in one batch the first may have been granted, or the second. */
    private void votes(Envelope envelope) {
        Asked found = null;
        for (Asked one : asked) {
            boolean isIt = one.candidate() == envelope.to() && one.epoch() == envelope.epoch();
            if (isIt && (found == null || !found.mayBeGranted())) {
                found = one;
            }
        }
        steps.accept(
                found == null
                        ? new Elections.Vote(
                                id, envelope.epoch(), envelope.to(), known.end(), Position.ZERO, false, known.leads())
                        : new Elections.Vote(
                                id,
                                found.epoch(),
                                found.candidate(),
                                found.end(),
                                found.claimed(),
                                found.takesPart(),
                                found.leads()));
    }

    private void answered(int peer, long read, long index) {
        if (known.leads() && known.hasRead(peer, read)) {
            steps.accept(new Reads.AnswerRead(id, peer, read, index, List.copyOf(wentBy)));
        }
    }
}
