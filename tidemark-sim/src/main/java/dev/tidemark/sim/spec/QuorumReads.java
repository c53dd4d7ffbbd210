package dev.tidemark.sim.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Reads without a leader. In {@code spec/Members.tla} they are no action but a condition on the state, {@code
 * IsAnswered}: of all who may be asked, one has what was acknowledged. Here it is asked of those who did
 * answer.
 */
public final class QuorumReads {
    private static final int MAX_OPEN = 1_000;

    private QuorumReads() {}

    /** What a node said: how far its log is on disk, and which configuration is active at that end. */
    public record End(UUID incarnation, long durable, Members members) {}

    /** A question that is open, with all that was said to it: which of it the node took, nobody else sees. */
    static final class Question {
        private final TreeMap<Integer, List<End>> answers = new TreeMap<>();
        private final long floor;

        Question(long floor) {
            this.floor = floor;
        }

        void hears(int from, End end) {
            answers.computeIfAbsent(from, of -> new ArrayList<>()).add(end);
        }

        /**
         * {@code IsAnswered}, with {@code QuorumReadGoesByAll}, by some answers that have their logs no further than
         * that: these may have been enough before others came in the same batch, of other nodes or of the same ones,
         * which then may know of a change that asks for more. Each was given after the question, so whichever are
         * enough for one another are right (spec/README.md). An answer that asks for more than there is was not among
         * them, and without it another may ask for more, until those are left that are enough for one another; any set
         * that is enough is within that one.
         */
        boolean isAnswered(Members active, long point) {
            TreeMap<Integer, List<End>> among = new TreeMap<>();
            answers.forEach((id, ends) -> among.put(id, noFurtherThan(point, ends)));
            boolean areFewer = true;
            while (areFewer) {
                areFewer = false;
                for (List<End> ends : among.values()) {
                    areFewer |= ends.removeIf(end -> !end.members.answers(has(among)));
                }
            }
            return active.answers(has(among));
        }

        private static List<End> noFurtherThan(long point, List<End> ends) {
            List<End> found = new ArrayList<>(ends);
            found.removeIf(end -> end.durable > point);
            return found;
        }

        private static Half.Counted has(TreeMap<Integer, List<End>> among) {
            return (id, as) -> among.getOrDefault(id, List.of()).stream()
                    .anyMatch(end -> as.equals(Half.ANY) || as.equals(end.incarnation));
        }
    }

    /**
     * A node asks, itself first.
     *
     * @param since the first question that it still waits for
     * @param counts whether its own log is whole and not about to be replaced
     */
    public record AskEnds(int node, long read, long since, long durable, boolean counts) implements Step {
        @Override
        public SpecAction action() {
            return SpecAction.ASK_ENDS;
        }

        @Override
        public void take(SpecState state) {
            SpecNode n = state.node(node);
            Question question = new Question(state.acknowledged());
            if (counts) {
                question.hears(node, new End(n.incarnation, durable, n.membersOnDisk()));
            }
            if (n.questions.size() >= MAX_OPEN) {
                n.questions.pollFirstEntry();
            }
            n.questions.headMap(since).clear();
            n.questions.put(read, question);
            n.lastAsked = read;
        }

        @Override
        public String toString() {
            return "ask-ends n" + node + " number " + read + " own " + durable;
        }
    }

    /**
     * A node tells how far its log is on disk, and by which members: by newer ones, which are not on its disk yet,
     * those who answer would be taken for enough though they lack what was acknowledged before.
     *
     * @param were what was so in this batch of inputs
     */
    public record TellEnd(int node, int to, End end, List<End> were, boolean takesPart) implements Step {
        @Override
        public SpecAction action() {
            return SpecAction.TELL_END;
        }

        @Override
        public void take(SpecState state) {
            state.require(takesPart, this, "its log has lost its end (TakesPart)");
            state.require(were.contains(end), this, "it was not so in this batch: " + were);
            state.node(to).endsTold.says(node, end.incarnation, end.durable);
        }

        @Override
        public String toString() {
            return "tell-end n" + node + " -> n" + to + " durable " + end.durable + " members " + end.members;
        }
    }

    /**
     * A node hears of an end; it is an answer to this question and to those before it.
     *
     * @param whole false: it does not count
     */
    public record HearEnd(int node, int from, UUID incarnation, long read, boolean whole, long durable, Members members)
            implements Step {
        @Override
        public SpecAction action() {
            return SpecAction.HEAR_END;
        }

        @Override
        public void take(SpecState state) {
            SpecNode n = state.node(node);
            boolean wasTold = !whole || n.endsTold.by(from, incarnation) >= durable;
            state.require(wasTold, this, "n" + from + " did not say so");
            if (read > n.lastAsked) {
                return; // an earlier process of this node asked (H153)
            }
            if (whole) {
                End end = new End(incarnation, durable, members);
                n.questions.headMap(read, true).values().forEach(question -> question.hears(from, end));
            }
        }

        @Override
        public String toString() {
            return "hear-end n" + node + " of n" + from + " number " + read + " durable " + durable
                    + (whole ? "" : " which does not count");
        }
    }

    /**
     * A read is answered as of a point: {@code IsAnswered}, and what that is for, {@code QuorumReadIsLinearizable}.
     *
     * @param wentBy the configurations that the node went by in this batch of inputs: the answer was true by one of
     *     them when it was found, and comes out when the batch ends
     */
    public record AnswerEnds(int node, long read, long point, List<Members> wentBy) implements Step {
        @Override
        public SpecAction action() {
            return SpecAction.ANSWER_ENDS;
        }

        @Override
        public void take(SpecState state) {
            Question question = state.node(node).questions.remove(read);
            if (question == null) {
                return; // so many are open that this one is not followed
            }
            state.require(
                    wentBy.stream().anyMatch(active -> question.isAnswered(active, point)),
                    this,
                    "those who answered are not enough, or it is not the furthest of their ends (IsAnswered): "
                            + question.answers);
            state.require(
                    point >= question.floor || state.hasLostSilently(),
                    this,
                    "acknowledged was " + question.floor + " when it was asked (QuorumReadIsLinearizable)");
        }

        @Override
        public String toString() {
            return "answer-ends n" + node + " number " + read + " point " + point;
        }
    }
}
