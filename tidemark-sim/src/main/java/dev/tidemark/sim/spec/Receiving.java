package dev.tidemark.sim.spec;

import dev.tidemark.protocol.entry.Position;
import java.util.List;
import java.util.UUID;

/** {@code ReceiveSomething}, and what a snapshot does in place of many of these. */
public final class Receiving {
    private Receiving() {}

    /**
     * {@code Receive}, once for each entry of a request, or once for none.
     *
     * @param from who sent it
     * @param as its incarnation
     * @param epoch of the request
     * @param previous the position before its entries
     * @param told the leader's high watermark, by the request
     * @param end of the log after it
     * @param hwm the high watermark after it
     * @param durable the durable end after it
     */
    public record Receive(
            int node,
            int from,
            UUID as,
            long epoch,
            Position previous,
            List<SpecEntry> entries,
            long told,
            Position end,
            long hwm,
            long durable)
            implements Step {
        @Override
        public SpecAction action() {
            return SpecAction.RECEIVE;
        }

        @Override
        public void take(SpecState state) {
            SpecNode n = state.node(node);
            Led led = state.led(epoch);
            state.require(led.isLedBy(from, as), this, "n" + from + " does not lead this epoch");
            state.require(from != node, this, "it leads this epoch");
            state.require(epoch == n.epoch, this, "it is in epoch " + n.epoch + " (StaleAppendIsFenced)");
            state.require(n.log.matches(previous), this, "its log has not that position (MatchBeforeAppend)");
            long same = store(state, n);
            state.require(n.endsAt(end), this, "by what was sent, its log would end at " + n.log.last() + " (Stored)");
            state.require(durable <= Math.min(n.durable, same), this, "what is new is not durable yet");
            n.durable = Math.min(durable, n.log.end());
            long verified = previous.offset() + entries.size();
            n.verified = Math.max(n.verified, verified);
            state.require(hwm >= n.hwm, this, "its high watermark goes back from " + n.hwm);
            state.require(
                    hwm <= Math.max(n.hwm, Math.min(told, verified)),
                    this,
                    "the leader has shown its log up to " + verified + " only (HwmOnlyVerified)");
            n.hwm = hwm;
            n.proves();
        }

        /**
         * {@code Stored}, with {@code ConflictIsTruncated} and {@code OnlyConflictIsTruncated}.
         *
         * @return how much of the log is as it was
         */
        private long store(SpecState state, SpecNode n) {
            long same = Long.MAX_VALUE;
            for (SpecEntry entry : entries) {
                state.require(n.canRead(entry.members()), this, "its release cannot read that (NewerLevelIsRefused)");
                long offset = entry.offset();
                if (offset <= n.log.end()) {
                    if (n.log.has(entry)) {
                        continue;
                    }
                    state.require(offset > n.hwm, this, "entry " + offset + " is committed (CommittedAgrees)");
                    n.log.truncateAfter(Math.max(offset - 1, n.log.base()));
                }
                same = Math.min(same, n.log.end());
                n.log.append(entry);
            }
            return same;
        }

        @Override
        public String toString() {
            return "receive n" + node + " epoch " + epoch + " <- n" + from + " after " + previous + " entries "
                    + entries + " committed " + told + ": log to " + end + " high watermark " + hwm + " durable "
                    + durable;
        }
    }

    /** {@code Settles}: all was shown, and the node takes part again. */
    public record Settle(int node) implements Step {
        @Override
        public SpecAction action() {
            return SpecAction.SETTLE;
        }

        @Override
        public void take(SpecState state) {
            SpecNode n = state.node(node);
            state.require(n.owes(), this, "it owes nothing");
            state.require(n.wasShown, this, "no leader has shown it what it owes (WholeByOwnEpoch, WholeByOffset)");
            n.owedOffset = 0;
            n.owedUnder = 0;
            n.wasShown = false;
        }

        @Override
        public String toString() {
            return "settle n" + node;
        }
    }

    /**
     * A snapshot takes the place of the log. All in it is committed, so it is as if a leader had sent that much.
     *
     * @param last the end of what it stands for
     * @param members the configuration in it
     */
    public record Install(int node, Position last, Members members) implements Step {
        @Override
        public SpecAction action() {
            return SpecAction.INSTALL;
        }

        @Override
        public void take(SpecState state) {
            SpecNode n = state.node(node);
            state.require(!n.leads, this, "it leads");
            state.require(state.isCommitted(last), this, "that is not committed");
            Members known = state.membersAt(last.offset());
            state.require(known == null || members.continues(known), this, "the members then were " + known);
            state.require(
                    known == null || members.level() == known.level(),
                    this,
                    "the level then was another" + " (ChangeKeepsLevel)");
            state.require(n.canRead(members), this, "its release cannot read that (NewerLevelIsRefused)");
            n.log.resetTo(last, members);
            n.durable = last.offset();
            n.hwm = Math.max(n.hwm, last.offset());
        }

        @Override
        public String toString() {
            return "install n" + node + " " + last + " members " + members;
        }
    }

    /** Somebody shows how much of the log is committed, which the node has: by a snapshot, or to a quorum read. */
    public record Cover(int node, Position last) implements Step {
        @Override
        public SpecAction action() {
            return SpecAction.COVER;
        }

        @Override
        public void take(SpecState state) {
            SpecNode n = state.node(node);
            state.require(state.isCommitted(last), this, "that is not committed");
            boolean isHere = last.offset() <= n.log.end() && n.log.matches(last);
            state.require(isHere, this, "that is not in its log");
            n.hwm = Math.max(n.hwm, last.offset());
        }

        @Override
        public String toString() {
            return "cover n" + node + " " + last;
        }
    }
}
