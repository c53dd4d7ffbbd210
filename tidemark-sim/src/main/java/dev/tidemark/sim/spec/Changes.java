package dev.tidemark.sim.spec;

import java.util.UUID;

/** What a leader does about who votes: it begins a change, by an operator's word or by its own, and ends it. */
public final class Changes {
    private Changes() {}

    /** What the beginnings of all changes have in common. */
    private static void begin(SpecState state, Step step, SpecEntry entry) {
        Members active = state.node(step.node()).log.active();
        state.require(!active.isJoint(), step, "a change is under way (OneChangeAtATime)");
        state.require(
                entry.members().old().continues(active.next()), step, "the old voters are others (ChangeIsJoint)");
        Appending.appendAtLevel(state, step, entry);
    }

    /** {@code FullCopies}. */
    private static boolean has(SpecState state, SpecNode leader, int id, UUID as) {
        return Acknowledging.durableEnd(leader, state.led(leader.epoch), id, as) >= leader.hwm;
    }

    /** {@code BeginChange}. Who becomes a voter has caught up (H94, H99), which the text does not ask for. */
    public record BeginChange(int node, SpecEntry entry) implements Step {
        @Override
        public SpecAction action() {
            return SpecAction.BEGIN_CHANGE;
        }

        @Override
        public void take(SpecState state) {
            SpecNode n = state.node(node);
            Half before = n.log.active().next();
            begin(state, this, entry);
            entry.members().next().voters().forEach((id, as) -> {
                boolean isNew = !before.voters().containsKey(id);
                state.require(!isNew || has(state, n, id, as), this, "n" + id + " becomes a voter and lacks entries");
            });
        }

        @Override
        public String toString() {
            return "begin-change n" + node + " " + entry;
        }
    }

    /** {@code StandIn}. Whether the voter is silent the invariant {@code STAND_IN} asks, which has a clock. */
    public record StandIn(int node, SpecEntry entry) implements Step {
        @Override
        public SpecAction action() {
            return SpecAction.STAND_IN;
        }

        @Override
        public void take(SpecState state) {
            SpecNode n = state.node(node);
            Members next = entry.members();
            state.require(
                    next.next().isSwapOf(n.log.active().next()),
                    this,
                    "more than one voter is another, or N or W (StandInKeepsNumber)");
            state.require(
                    spareHas(state, n) && next.commits((id, as) -> has(state, n, id, as)),
                    this,
                    "it has not enough copies of what is committed, or the spare has none (SpareHasCaughtUp): itself "
                            + n.durable + ", " + state.led(n.epoch).acked);
            begin(state, this, entry);
        }

        private boolean spareHas(SpecState state, SpecNode n) {
            Half next = entry.members().next();
            return n.log.active().roll().spares().stream()
                    .filter(next.voters()::containsKey)
                    .allMatch(spare -> has(state, n, spare, next.voters().get(spare)));
        }

        @Override
        public String toString() {
            return "stand-in n" + node + " " + entry;
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
            Appending.appendAtLevel(state, this, entry);
        }

        @Override
        public String toString() {
            return "end-change n" + node + " " + entry;
        }
    }
}
