package dev.tidemark.sim.observer;

import dev.tidemark.protocol.entry.Entry;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.protocol.message.Message;
import dev.tidemark.protocol.message.QuorumReply;
import dev.tidemark.protocol.message.QuorumRequest;
import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.judge.Judge;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * If one thing happened before another, by causes that can be seen, its Lamport stamp is smaller (Lamport 1978): an
 * entry and each message that carries it, and a question and its answer, across nodes.
 */
final class Causes {
    /** Questions whose answers may come; older ones are forgotten. */
    private static final int MAX_QUESTIONS = 20_000;

    private record Question(String kind, int asker, int asked, long epoch, long number) {}

    private final Judge judge;
    /**
     * The least stamp under which it was asked. One question may be asked twice: who leads an epoch a second time, on a
     * disk that came back as it was earlier, begins again with round 1 and an earlier clock. What is answered may be
     * either. Looked up only.
     */
    private final Map<Question, Long> questions = new HashMap<>();

    Causes(Judge judge) {
        this.judge = judge;
    }

    void sends(Envelope envelope) {
        Message message = envelope.message();
        if (message instanceof Message.AppendRequest request) {
            carries(envelope, request.entries());
            if (request.round() != 0) {
                asks(envelope, "round", envelope.epoch(), request.round());
            }
        } else if (message instanceof Message.AppendReply reply && reply.round() != 0) {
            answers(envelope, "round", envelope.epoch(), reply.round());
        } else if (message instanceof Message.AppendMismatch reply && reply.round() != 0) {
            answers(envelope, "round", envelope.epoch(), reply.round());
        } else if (message instanceof Message.ReadIndexRequest request) {
            asks(envelope, "read", 0, request.read());
        } else if (message instanceof Message.ReadIndexReply reply) {
            answers(envelope, "read", 0, reply.read());
        } else if (message instanceof QuorumRequest request) {
            asks(envelope, "quorum read", 0, request.read());
        } else if (message instanceof QuorumReply reply) {
            answers(envelope, "quorum read", 0, reply.read());
        }
    }

    private void carries(Envelope envelope, List<? extends Entry> entries) {
        for (Entry entry : entries) {
            if (entry.lamport() >= envelope.lamport()) {
                judge.violated(
                        Invariant.CAUSALITY,
                        envelope.from(),
                        "sends under stamp " + envelope.lamport() + " entry " + entry.position() + ", whose stamp is "
                                + entry.lamport());
            }
        }
    }

    private void asks(Envelope envelope, String kind, long epoch, long number) {
        if (questions.size() >= MAX_QUESTIONS) {
            questions.clear();
        }
        Question question = new Question(kind, envelope.from(), envelope.to(), epoch, number);
        questions.merge(question, envelope.lamport(), Math::min);
    }

    private void answers(Envelope envelope, String kind, long epoch, long number) {
        Long asked = questions.get(new Question(kind, envelope.to(), envelope.from(), epoch, number));
        if (asked != null && envelope.lamport() <= asked) {
            judge.violated(
                    Invariant.CAUSALITY,
                    envelope.from(),
                    "answers under stamp " + envelope.lamport() + " what was asked under " + asked + ": "
                            + envelope.message());
        }
    }
}
