package dev.tidemark.sim.spec;

import dev.tidemark.protocol.entry.Position;

/** What a leader does with its log: {@code LeaderAppends} for whatever reason, and what it sends of it. */
public final class Appending {
    private Appending() {}

    /** What all entries that a leader appends have in common; {@code LeaderKeepsItsLog}. */
    private static void append(SpecState state, Step step, SpecEntry entry) {
        SpecNode n = state.node(step.node());
        state.require(n.leads, step, "it does not lead");
        state.require(entry.epoch() == n.epoch, step, "it is in epoch " + n.epoch);
        state.require(entry.offset() == n.log.end() + 1, step, "its log ends at " + n.log.end());
        n.log.append(entry);
    }

    /** {@code Write}; also of a configuration that changes no quorum. */
    public record Write(int node, SpecEntry entry) implements Step {
        @Override
        public SpecAction action() {
            return SpecAction.WRITE;
        }

        @Override
        public void take(SpecState state) {
            Members active = state.node(node).log.active();
            state.require(entry.members() == null || entry.members().continues(active), this, "it changes voters or W");
            append(state, this, entry);
        }

        @Override
        public String toString() {
            return "write n" + node + " " + entry;
        }
    }

    /** {@code BeginChange}. */
    public record BeginChange(int node, SpecEntry entry) implements Step {
        @Override
        public SpecAction action() {
            return SpecAction.BEGIN_CHANGE;
        }

        @Override
        public void take(SpecState state) {
            Members active = state.node(node).log.active();
            state.require(!active.isJoint(), this, "a change is under way (OneChangeAtATime)");
            state.require(
                    entry.members().old().continues(active.next()), this, "the old voters are others (ChangeIsJoint)");
            append(state, this, entry);
        }

        @Override
        public String toString() {
            return "begin-change n" + node + " " + entry;
        }
    }

    /** {@code EndChange}. */
    public record EndChange(int node, SpecEntry entry) implements Step {
        @Override
        public SpecAction action() {
            return SpecAction.END_CHANGE;
        }

        @Override
        public void take(SpecState state) {
            SpecNode n = state.node(node);
            Members active = n.log.active();
            state.require(active.isJoint(), this, "voters or W change in one step (ChangeIsJoint)");
            state.require(n.log.activeSince() <= n.hwm, this, "the change is not committed (JointIsCommitted)");
            state.require(entry.members().next().continues(active.next()), this, "the new voters are others");
            append(state, this, entry);
        }

        @Override
        public String toString() {
            return "end-change n" + node + " " + entry;
        }
    }

    /**
     * What {@code led} holds of a leader is what it sends: a part of its log, and its high watermark.
     *
     * @param previous the position before it
     * @param last its end; the same if it is a heartbeat
     * @param round of heartbeats that it is of, or 0
     */
    public record Send(int node, int to, long epoch, Position previous, Position last, long hwm, long round)
            implements Step {
        @Override
        public SpecAction action() {
            return SpecAction.SEND;
        }

        @Override
        public void take(SpecState state) {
            SpecNode n = state.node(node);
            Led led = state.led(epoch);
            state.require(led.isLedBy(node, n.incarnation), this, "it does not lead this epoch");
            state.require(hwm <= led.hwm, this, "it has committed no more than " + led.hwm);
            if (n.leads && n.epoch == epoch) { // else its log may be another one by now
                boolean isOfItsLog = n.log.matches(previous) && n.log.matches(last) && last.offset() <= n.log.end();
                state.require(isOfItsLog, this, "that is no part of its log");
            }
            led.round = Math.max(led.round, round);
        }

        @Override
        public String toString() {
            return "send n" + node + " epoch " + epoch + " -> n" + to + " after " + previous + " to " + last
                    + " committed " + hwm + (round == 0 ? "" : " round " + round);
        }
    }
}
