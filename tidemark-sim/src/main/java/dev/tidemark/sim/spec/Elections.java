package dev.tidemark.sim.spec;

import dev.tidemark.protocol.entry.Position;
import java.util.UUID;

/**
 * {@code ElectSomebody}, one vote after the other. What the votes of one election have to do with one another is that
 * they are counted in the end.
 */
public final class Elections {
    private Elections() {}

    /**
     * {@code ElectSomebody}: {@code n \in voters}, {@code e > epoch[n]}, who may stand, and {@code MayVote(n, n, e)}.
     *
     * @param end of its log
     */
    public record Stand(int node, long epoch, Position end) implements Step {
        @Override
        public SpecAction action() {
            return SpecAction.STAND;
        }

        @Override
        public void take(SpecState state) {
            SpecNode n = state.node(node);
            state.require(epoch > n.epoch, this, "it is in that epoch already, or in a newer one");
            state.require(n.takesPart(), this, "its log has lost its end (TakesPart)");
            state.require(n.log.active().mayStand(node, n.incarnation), this, "it is no voter (LearnersDoNotCount)");
            state.require(n.endsAt(end), this, "its log ends elsewhere");
            n.enters(epoch);
            n.casts.put(epoch, node);
            state.led(epoch).campaigns.put(node, new Led.Campaign(end));
        }

        @Override
        public String toString() {
            return "stand n" + node + " epoch " + epoch + " log " + end;
        }
    }

    /**
     * {@code MayVote}, as the voter decides.
     *
     * @param end of the voter's log then
     * @param claimed the end of the candidate's log, by its request
     * @param takesPart whether the voter's log was whole then
     * @param leads whether the voter led the epoch
     */
    public record Vote(
            int node, long epoch, int candidate, Position end, Position claimed, boolean takesPart, boolean leads)
            implements Step {
        @Override
        public SpecAction action() {
            return SpecAction.VOTE;
        }

        @Override
        public void take(SpecState state) {
            SpecNode n = state.node(node);
            Led.Campaign campaign = state.led(epoch).campaigns.get(candidate);
            state.require(campaign != null, this, "n" + candidate + " does not stand in this epoch");
            state.require(takesPart, this, "its log has lost its end (TakesPart)");
            state.require(!leads, this, "it leads this epoch");
            int cast = n.casts.getOrDefault(epoch, 0);
            state.require(cast == 0 || cast == candidate, this, "it voted for n" + cast + " (OneVotePerEpoch)");
            state.require(!isNewer(end, claimed), this, "its own log is newer (NewestLogWins)");
            state.require(campaign == null || campaign.end.equals(claimed), this, "the candidate's log ends elsewhere");
            n.casts.put(epoch, candidate);
        }

        @Override
        public String toString() {
            return "vote n" + node + " epoch " + epoch + " -> n" + candidate + " log " + end + " its " + claimed;
        }
    }

    /** {@code IsNewer}. */
    static boolean isNewer(Position one, Position other) {
        return one.epoch() > other.epoch() || (one.epoch() == other.epoch() && one.offset() > other.offset());
    }

    /**
     * Epoch and vote are one record, which is durable before the vote leaves.
     *
     * @param votedFor 0: nobody
     * @param synced whether the disk has it for good
     */
    public record StoreVote(int node, long epoch, int votedFor, boolean synced) implements Step {
        @Override
        public SpecAction action() {
            return SpecAction.STORE_VOTE;
        }

        @Override
        public void take(SpecState state) {
            SpecNode n = state.node(node);
            long before = n.votes.isEmpty() ? 0 : n.votes.lastKey();
            int stored = n.votes.getOrDefault(epoch, 0);
            state.require(epoch >= before, this, "the epoch on its disk goes back from " + before);
            state.require(stored == 0 || stored == votedFor, this, "a vote is on its disk (OneVotePerEpoch)");
            state.require(
                    votedFor == 0 || n.casts.getOrDefault(epoch, 0) == votedFor, this, "it did not decide to vote so");
            state.require(synced, this, "the disk may lose it (VoteIsDurable)");
            n.votes.put(epoch, votedFor);
        }

        @Override
        public String toString() {
            return "store-vote n" + node + " epoch " + epoch + " -> " + (votedFor == 0 ? "nobody" : "n" + votedFor)
                    + (synced ? "" : " not synced");
        }
    }

    /** A vote leaves: it is durable. */
    public record Grant(int node, long epoch, int candidate) implements Step {
        @Override
        public SpecAction action() {
            return SpecAction.GRANT;
        }

        @Override
        public void take(SpecState state) {
            SpecNode n = state.node(node);
            state.require(n.hasStored(epoch, candidate), this, "this vote is not on its disk (VoteIsDurable)");
            Led.Campaign campaign = state.led(epoch).campaigns.get(candidate);
            state.require(campaign != null, this, "n" + candidate + " does not stand in this epoch");
            if (campaign != null) {
                campaign.granted.says(node, n.incarnation, 1);
            }
        }

        @Override
        public String toString() {
            return "grant n" + node + " epoch " + epoch + " -> n" + candidate;
        }
    }

    /** A candidate hears of a vote. That one is late or lost is a candidate who stands in vain. */
    public record HearVote(int node, long epoch, int voter, UUID incarnation) implements Step {
        @Override
        public SpecAction action() {
            return SpecAction.HEAR_VOTE;
        }

        @Override
        public void take(SpecState state) {
            Led.Campaign campaign = state.led(epoch).campaigns.get(node);
            boolean wasGiven = campaign != null && campaign.granted.by(voter, incarnation) > 0;
            state.require(wasGiven, this, "nobody gave that vote");
            if (campaign != null) {
                campaign.heard.says(voter, incarnation, 1);
            }
        }

        @Override
        public String toString() {
            return "hear-vote n" + node + " epoch " + epoch + " of n" + voter;
        }
    }

    /**
     * {@code Elect}: enough of those who count have voted, and the first entry of the epoch is appended at once.
     *
     * @param first that entry
     */
    public record Lead(int node, long epoch, SpecEntry first) implements Step {
        @Override
        public SpecAction action() {
            return SpecAction.LEAD;
        }

        @Override
        public void take(SpecState state) {
            SpecNode n = state.node(node);
            Led led = state.led(epoch);
            Led.Campaign campaign = led.campaigns.get(node);
            state.require(campaign != null && epoch == n.epoch, this, "it does not stand in this epoch");
            state.require(led.by == 0 || led.isLedBy(node, n.incarnation), this, "n" + led.by + " leads this epoch");
            state.require(n.takesPart(), this, "its log has lost its end (TakesPart)");
            if (campaign != null) {
                state.require(n.endsAt(campaign.end), this, "its log is another one than that it stood with");
                state.require(
                        n.log.active()
                                .elects((id, as) -> id == node
                                        ? n.hasStored(epoch, node) && (as.equals(Half.ANY) || n.is(as))
                                        : campaign.heard.by(id, as) > 0),
                        this,
                        "its votes are not enough (Elects): " + campaign.heard
                                + (n.hasStored(epoch, node) ? " and its own" : ""));
            }
            state.require(first.epoch() == epoch && first.offset() == n.log.end() + 1, this, "that is no first entry");
            Appending.requireLevel(state, this, first);
            led.by = node;
            led.incarnation = n.incarnation;
            led.hwm = n.hwm;
            n.leads = true;
            n.log.append(first);
        }

        @Override
        public String toString() {
            return "lead n" + node + " epoch " + epoch + " first entry " + first;
        }
    }

    /**
     * A node takes a newer epoch. The specification has that with what shows it, a vote or a message of the leader;
     * here it may be any message. It binds the node, and lets it do nothing.
     */
    public record Follow(int node, long epoch) implements Step {
        @Override
        public SpecAction action() {
            return SpecAction.FOLLOW;
        }

        @Override
        public void take(SpecState state) {
            SpecNode n = state.node(node);
            state.require(epoch > n.epoch, this, "its epoch goes back");
            state.require(state.isKnown(epoch), this, "nobody stood in this epoch");
            n.enters(epoch);
        }

        @Override
        public String toString() {
            return "follow n" + node + " epoch " + epoch;
        }
    }

    /** A leader that leads no more. That it does nothing more is no step of the specification. */
    public record StepDown(int node, long epoch) implements Step {
        @Override
        public SpecAction action() {
            return SpecAction.STEP_DOWN;
        }

        @Override
        public void take(SpecState state) {
            SpecNode n = state.node(node);
            state.require(n.leads, this, "it does not lead");
            n.stopsLeading();
        }

        @Override
        public String toString() {
            return "step-down n" + node + " epoch " + epoch;
        }
    }
}
