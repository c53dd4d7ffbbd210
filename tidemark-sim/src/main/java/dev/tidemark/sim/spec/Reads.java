package dev.tidemark.sim.spec;

import java.util.List;
import java.util.UUID;

/** Reads of a leader that others must confirm. Leases are not in the specification, so reads by lease are not here. */
public final class Reads {
    private Reads() {}

    /**
     * {@code BeginRead}, when the read comes.
     *
     * @param peer who asks; the leader itself for its own
     */
    public record BeginRead(int node, int peer, long read) implements Step {
        @Override
        public SpecAction action() {
            return SpecAction.BEGIN_READ;
        }

        @Override
        public void take(SpecState state) {
            SpecNode n = state.node(node);
            state.require(n.leads, this, "it does not lead");
            n.begins(peer, read, state.led(n.epoch).round);
        }

        @Override
        public String toString() {
            return "begin-read n" + node + " of n" + peer + " number " + read;
        }
    }

    /** {@code ConfirmRead}, when a node answers a round. */
    public record ConfirmRead(int node, int to, long epoch, long round, boolean takesPart) implements Step {
        @Override
        public SpecAction action() {
            return SpecAction.CONFIRM_READ;
        }

        @Override
        public void take(SpecState state) {
            SpecNode n = state.node(node);
            Led led = state.led(epoch);
            state.require(takesPart, this, "its log has lost its end (TakesPart)");
            state.require(led.by == to, this, "n" + to + " does not lead this epoch");
            state.require(round <= led.round, this, "that round has not begun");
            led.answered.says(node, n.incarnation, round);
        }

        @Override
        public String toString() {
            return "confirm-read n" + node + " epoch " + epoch + " -> n" + to + " round " + round;
        }
    }

    /** {@code ConfirmRead}, when the leader hears of it. */
    public record HearRound(int node, long epoch, int from, UUID incarnation, long round) implements Step {
        @Override
        public SpecAction action() {
            return SpecAction.HEAR_ROUND;
        }

        @Override
        public void take(SpecState state) {
            Led led = state.led(epoch);
            state.require(led.answered.by(from, incarnation) >= round, this, "n" + from + " did not answer it");
            led.confirmed.says(from, incarnation, round);
        }

        @Override
        public String toString() {
            return "hear-round n" + node + " epoch " + epoch + " of n" + from + " round " + round;
        }
    }

    /**
     * {@code ConfirmRead}: {@code read.phase} becomes "answered".
     *
     * @param wentBy the configurations that the node went by in this batch of inputs: the read was confirmed by one of
     *     them, and is answered when the batch ends, by which time a change may have begun
     */
    public record AnswerRead(int node, int peer, long read, long index, List<Members> wentBy) implements Step {
        @Override
        public SpecAction action() {
            return SpecAction.ANSWER_READ;
        }

        @Override
        public void take(SpecState state) {
            SpecNode n = state.node(node);
            Led led = state.led(n.epoch);
            SpecNode.Read asked = n.read(peer, read);
            state.require(index >= asked.index(), this, "committed was " + asked.index() + " when it came");
            state.require(index <= n.hwm, this, "committed is " + n.hwm);
            boolean isOpen = index >= n.log.base() && index <= n.log.end() && n.log.epochAt(index) == n.epoch;
            state.require(isOpen, this, "nothing of its epoch was committed (ReadAfterOwnEpoch)");
            Half.Counted confirmed =
                    (id, as) -> id == node ? as.equals(Half.ANY) || n.is(as) : led.confirmed.by(id, as) > asked.round();
            state.require(
                    wentBy.stream().anyMatch(active -> active.confirms(confirmed)),
                    this,
                    "not enough have answered a round after " + asked.round()
                            + " (ReadIsConfirmed, ReadCountsNewAnswers): " + led.confirmed);
        }

        @Override
        public String toString() {
            return "answer-read n" + node + " of n" + peer + " number " + read + " index " + index;
        }
    }
}
