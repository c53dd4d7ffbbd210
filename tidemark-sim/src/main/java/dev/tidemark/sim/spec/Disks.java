package dev.tidemark.sim.spec;

import dev.tidemark.protocol.entry.Position;
import java.util.List;
import java.util.UUID;

/** Faults, as a node shows them when it starts, or hears of them. */
public final class Disks {
    private Disks() {}

    /**
     * What a node found on its disk.
     *
     * @param votedFor 0: nobody
     * @param base the position before {@code tail}; its epoch is 0 if only its offset is known
     * @param members the configuration that is active at the base
     * @param tail the entries that it holds in memory, which are all that may be removed
     * @param owedOffset 0: it owes nothing
     */
    public record Found(
            UUID incarnation,
            long epoch,
            int votedFor,
            Position base,
            Members members,
            List<SpecEntry> tail,
            long hwm,
            long owedUnder,
            long owedOffset) {
        Position end() {
            SpecEntry last = tail.isEmpty() ? null : tail.get(tail.size() - 1);
            return last == null ? base : new Position(last.offset(), last.epoch(), last.chain());
        }

        private void becomes(SpecNode n) {
            boolean isKnown = base.offset() >= n.log.base()
                    && base.offset() <= n.log.end()
                    && n.incarnation != null
                    && n.log.epochAt(base.offset())
                            <= (tail.isEmpty() ? epoch : tail.get(0).epoch());
            if (isKnown && !(tail.isEmpty() && !n.log.matches(base))) {
                n.log.truncateAfter(base.offset());
            } else {
                n.log.resetTo(base, members);
            }
            tail.forEach(n.log::append);
            n.epoch = epoch;
            n.votes.tailMap(epoch, true).clear();
            n.votes.put(epoch, votedFor);
            n.restarts();
            n.hwm = hwm;
            n.durable = n.log.end();
            n.owedUnder = owedUnder;
            n.owedOffset = owedOffset;
            n.wasShown = false;
        }

        @Override
        public String toString() {
            return "epoch " + epoch + " vote n" + votedFor + " log " + base.offset() + " to " + end()
                    + " high watermark " + hwm + (owedOffset == 0 ? "" : " owes " + owedOffset);
        }
    }

    /**
     * A node that nobody has seen before.
     *
     * @param supports the highest feature level that its release supports
     */
    public record Start(int node, Found found, int supports) implements Step {
        @Override
        public SpecAction action() {
            return SpecAction.START;
        }

        @Override
        public void take(SpecState state) {
            SpecNode n = state.node(node);
            found.becomes(n);
            n.incarnation = found.incarnation();
            n.supports = supports;
        }

        @Override
        public String toString() {
            return "start n" + node + " " + found;
        }
    }

    /** {@code Crash}: what was fsynced is there, and the vote. If more is left, it was as good as fsynced. */
    public record Crash(int node, Found found) implements Step {
        @Override
        public SpecAction action() {
            return SpecAction.CRASH;
        }

        @Override
        public void take(SpecState state) {
            String broken = broken(state);
            state.require(broken == null, this, broken);
            found.becomes(state.node(node));
        }

        /** Which guard does not hold, in words; null if all do. */
        public String broken(SpecState state) {
            SpecNode n = state.node(node);
            long before = n.votes.isEmpty() ? 0 : n.votes.lastKey();
            int vote = n.votes.isEmpty() ? 0 : n.votes.lastEntry().getValue();
            boolean sameVote = found.epoch() == before && (vote == 0 || found.votedFor() == vote);
            if (found.epoch() <= before && !sameVote) {
                return "its vote was another one (VoteIsDurable)";
            }
            if (n.owes() && !n.wasShown && found.owedOffset() == 0) {
                return "it has forgotten what it owed";
            }
            if (found.hwm() > state.acknowledged()) {
                return "its high watermark covers what is not committed";
            }
            return keeps(state, n) ? null : "entries up to " + n.durable + " were fsynced";
        }

        private boolean keeps(SpecState state, SpecNode n) {
            Position base = found.base();
            if (found.tail().isEmpty() && (base.offset() > n.durable || !n.log.matches(base))) {
                return state.isCommitted(base); // a snapshot took the place of the log, unnoticed
            }
            long kept = n.durable;
            if (kept <= base.offset()) {
                return true; // what a node does not hold in memory is committed
            }
            return kept <= found.end().offset()
                    && found.tail().get((int) (kept - base.offset() - 1)).chain() == n.chainAt(kept);
        }

        @Override
        public String toString() {
            return "crash n" + node + " " + found;
        }
    }

    /** {@code Wipe}, and a vote that is lost: it is another one, of whom nothing is known but what it has. */
    public record Wipe(int node, Found found) implements Step {
        @Override
        public SpecAction action() {
            return SpecAction.WIPE;
        }

        @Override
        public void take(SpecState state) {
            SpecNode n = state.node(node);
            state.require(!n.is(found.incarnation()), this, "it is who it was");
            n.votes.clear();
            n.incarnation = null;
            found.becomes(n);
            n.incarnation = found.incarnation();
        }

        @Override
        public String toString() {
            return "wipe n" + node + " " + found;
        }
    }

    /** {@code LoseEnd}, seen at the start. */
    public record LoseEnd(int node, Found found) implements Step {
        @Override
        public SpecAction action() {
            return SpecAction.LOSE_END;
        }

        @Override
        public void take(SpecState state) {
            SpecNode n = state.node(node);
            n.votes.clear();
            found.becomes(n);
            state.require(n.owes(), this, "it owes nothing");
        }

        @Override
        public String toString() {
            return "lose-end n" + node + " " + found;
        }
    }

    /** {@code LoseEnd}, heard from a peer, or that more is owed than was known. */
    public record HearLoss(int node, long under, long offset) implements Step {
        @Override
        public SpecAction action() {
            return SpecAction.LOSE_END;
        }

        @Override
        public void take(SpecState state) {
            SpecNode n = state.node(node);
            n.owedUnder = under;
            n.owedOffset = offset;
            n.wasShown = false;
            n.proves();
        }

        @Override
        public String toString() {
            return "lose-end n" + node + " owes " + offset + " under " + under;
        }
    }

    /**
     * Damage that nobody could notice. The specification has no such thing: what is promised then, the budget of faults
     * tells.
     */
    public record LoseSilently(int node, Found found) implements Step {
        @Override
        public SpecAction action() {
            return SpecAction.LOSE_SILENTLY;
        }

        @Override
        public void take(SpecState state) {
            SpecNode n = state.node(node);
            n.votes.clear();
            found.becomes(n);
        }

        @Override
        public String toString() {
            return "lose-silently n" + node + " " + found;
        }
    }

    /** Something changed, and no action says so. */
    public record Unexplained(int node, String what) implements Step {
        @Override
        public SpecAction action() {
            return SpecAction.UNEXPLAINED;
        }

        @Override
        public void take(SpecState state) {
            state.require(false, this, "no action does that");
        }

        @Override
        public String toString() {
            return "n" + node + " " + what;
        }
    }
}
