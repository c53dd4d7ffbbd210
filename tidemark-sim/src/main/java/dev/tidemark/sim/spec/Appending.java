package dev.tidemark.sim.spec;

import dev.tidemark.protocol.entry.Position;

/** What a leader does with its log: {@code LeaderAppends} for whatever reason, and what it sends of it. */
public final class Appending {
    private Appending() {}

    /** What all entries that a leader appends have in common; {@code LeaderKeepsItsLog}. */
    static void append(SpecState state, Step step, SpecEntry entry) {
        SpecNode n = state.node(step.node());
        state.require(n.leads, step, "it does not lead");
        state.require(entry.epoch() == n.epoch, step, "it is in epoch " + n.epoch);
        state.require(entry.offset() == n.log.end() + 1, step, "its log ends at " + n.log.end());
        n.log.append(entry);
    }

    /** The same of a configuration that has nothing to do with the feature level; {@code LevelAfter}. */
    static void appendAtLevel(SpecState state, Step step, SpecEntry entry) {
        requireLevel(state, step, entry);
        append(state, step, entry);
    }

    /** Also of the first entry of an epoch, which carries the configuration again. */
    static void requireLevel(SpecState state, Step step, SpecEntry entry) {
        int level = state.node(step.node()).log.active().level();
        boolean isKept = entry.members() == null || entry.members().level() == level;
        state.require(isKept, step, "the level was " + level + " (ChangeKeepsLevel)");
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
            appendAtLevel(state, this, entry);
        }

        @Override
        public String toString() {
            return "write n" + node + " " + entry;
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
