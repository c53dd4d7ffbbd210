package dev.tidemark.protocol;

import dev.tidemark.protocol.entry.Entry;
import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.members.MemberOutcome;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.protocol.message.RangeReply;
import dev.tidemark.protocol.message.RangeRequest;
import dev.tidemark.protocol.message.Refusal;
import dev.tidemark.protocol.message.TransferOutcome;
import java.util.List;

/**
 * What a replica wants done. Storage effects ({@link Append}, {@link Truncate}, {@link PersistVote}) are done in the
 * order in which they come; everything else may run beside them.
 */
public sealed interface Effect {

    /** Calls the one method of the handler that is for this case. */
    void dispatch(EffectHandler handler);

    /**
     * Append to the WAL, make it durable, answer {@link Input.LogDurable} with the same epoch.
     *
     * @param awaited whether somebody waits for it; else it may become durable a few milliseconds later, with what
     *     follows
     */
    record Append(List<Entry> entries, long acceptedEpoch, boolean awaited) implements Effect {
        @Override
        public void dispatch(EffectHandler handler) {
            handler.append(this);
        }
    }

    /** Remove everything after {@code after}, durably, and answer {@link Input.LogDurable} with {@code after}. */
    record Truncate(long after, long acceptedEpoch) implements Effect {
        @Override
        public void dispatch(EffectHandler handler) {
            handler.truncate(this);
        }
    }

    /**
     * Store epoch and vote, durably, and answer {@link Input.VoteDurable}.
     *
     * @param leaseMillis the longest lease that another leader may hold, to be stored with it; 0: none
     */
    record PersistVote(long sequence, long epoch, int votedFor, int leaseMillis) implements Effect {
        @Override
        public void dispatch(EffectHandler handler) {
            handler.persistVote(this);
        }
    }

    /**
     * Send a message, but not before the vote of that sequence number is durable; 0: at once. Messages to one peer keep
     * their order if possible; any of them may be lost.
     */
    record Send(Envelope envelope, long afterVote) implements Effect {
        @Override
        public void dispatch(EffectHandler handler) {
            handler.send(this);
        }
    }

    /**
     * Everything up to {@code hwm} is committed: apply it. The first one says what was known to be committed at the
     * start. What an installed snapshot stands for is committed without it: {@link Input.SnapshotInstalled} says so.
     */
    record AdvanceHwm(long hwm) implements Effect {
        @Override
        public void dispatch(EffectHandler handler) {
            handler.advanceHwm(this);
        }
    }

    /**
     * Answer the reads once everything up to {@code index} is applied.
     *
     * @param time what time it is for them, microseconds since 1970: the leader's, wherever they are answered (H167)
     */
    record AnswerRead(long read, long index, long time) implements Effect {
        @Override
        public void dispatch(EffectHandler handler) {
            handler.answerRead(this);
        }
    }

    /**
     * Enough voters have said how far their logs are on disk: answer the reads once everything up to {@code point} is
     * applied. It need not be committed, and may never be: ask again after a while, the new point is as good.
     *
     * @param time what time it is for them, microseconds since 1970, as this node knows it
     */
    record AnswerQuorumRead(long read, long point, long time) implements Effect {
        @Override
        public void dispatch(EffectHandler handler) {
            handler.answerQuorumRead(this);
        }
    }

    /** @param followers with everything up to the offset asked for on disk; -1 if nobody could say */
    record AnswerCount(long question, int followers) implements Effect {
        @Override
        public void dispatch(EffectHandler handler) {
            handler.answerCount(this);
        }
    }

    /** What became of {@link Input.Transfer}. */
    record AnswerTransfer(long question, TransferOutcome outcome) implements Effect {
        @Override
        public void dispatch(EffectHandler handler) {
            handler.answerTransfer(this);
        }
    }

    /** What became of {@link Input.ChangeMembers}. */
    record AnswerMembers(long question, MemberOutcome outcome, String why) implements Effect {
        @Override
        public void dispatch(EffectHandler handler) {
            handler.answerMembers(this);
        }
    }

    /**
     * Another configuration is active, or others say that a later one is: from now on these are the members, and where
     * they are.
     */
    record MembersChanged(Configuration configuration) implements Effect {
        @Override
        public void dispatch(EffectHandler handler) {
            handler.membersChanged(this);
        }
    }

    /** The reads could not be confirmed; ask again later. */
    record RefuseRead(long read) implements Effect {
        @Override
        public void dispatch(EffectHandler handler) {
            handler.refuseRead(this);
        }
    }

    /**
     * None of these proposals was or will be appended.
     *
     * @param nodes with {@link Refusal#DISK_FULL} those whose disks are nearly full; else empty
     */
    record RefuseProposals(long token, Refusal reason, List<Integer> nodes) implements Effect {
        @Override
        public void dispatch(EffectHandler handler) {
            handler.refuseProposals(this);
        }
    }

    /** @param leader id, 0 if none is known */
    record ChangeRole(Role role, long epoch, int leader) implements Effect {
        @Override
        public void dispatch(EffectHandler handler) {
            handler.changeRole(this);
        }
    }

    /** Read entries from the WAL for a peer: they are no longer in memory. */
    record ReadEntries(int peer, long from, int maxBytes) implements Effect {
        @Override
        public void dispatch(EffectHandler handler) {
            handler.readEntries(this);
        }
    }

    /** Read a piece of the snapshot {@code offset}, or of the newest one if that is 0, for a peer. */
    record ReadSnapshot(int peer, long offset, long at) implements Effect {
        @Override
        public void dispatch(EffectHandler handler) {
            handler.readSnapshot(this);
        }
    }

    /** Store a piece of a snapshot aside. */
    @SuppressWarnings("ArrayRecordComponent")
    record StoreSnapshot(Position last, long size, long at, byte[] bytes) implements Effect {
        @Override
        public void dispatch(EffectHandler handler) {
            handler.storeSnapshot(this);
        }
    }

    /** Replace log and state by the stored snapshot. Nothing is appended until {@link Input.SnapshotInstalled}. */
    record InstallSnapshot(Position last) implements Effect {
        @Override
        public void dispatch(EffectHandler handler) {
            handler.installSnapshot(this);
        }
    }

    /** Read rows of the data file for a peer, and answer {@link Input.RangeRead}. */
    record ReadRange(int peer, RangeRequest request) implements Effect {
        @Override
        public void dispatch(EffectHandler handler) {
            handler.readRange(this);
        }
    }

    /** A peer answers {@link Input.AskRange}. */
    record RangeCame(int peer, RangeReply reply) implements Effect {
        @Override
        public void dispatch(EffectHandler handler) {
            handler.rangeCame(this);
        }
    }

    /** Remember durably, outside of the log, that its end is lost and that so much was acknowledged (H161). */
    record RememberOwed(Acknowledged owed) implements Effect {
        @Override
        public void dispatch(EffectHandler handler) {
            handler.rememberOwed(this);
        }
    }

    /**
     * All that was owed is durable in the log again: forget the debt, durably, and answer {@link Input.OwedSettled}.
     */
    record SettleOwed(Acknowledged owed) implements Effect {
        @Override
        public void dispatch(EffectHandler handler) {
            handler.settleOwed(this);
        }
    }

    /**
     * Stop for good: the state of this node is not that of the majority (H89). Nothing more may be answered or applied;
     * checkpoints of entries after {@code agreed} are put aside first, so that a restart does not begin with one.
     */
    record StateDiffers(long agreed, String reason) implements Effect {
        @Override
        public void dispatch(EffectHandler handler) {
            handler.stateDiffers(this);
        }
    }

    /** The cluster does not take this node for the one it knows under its id: what a peer says about it (H92). */
    record NotWelcome(int peer, String why) implements Effect {
        @Override
        public void dispatch(EffectHandler handler) {
            handler.notWelcome(this);
        }
    }

    /** Something that an operator must know. */
    record Alarm(String text) implements Effect {
        @Override
        public void dispatch(EffectHandler handler) {
            handler.alarm(this);
        }
    }

    /** Stop for good: going on would lose or falsify data. */
    record Halt(String reason) implements Effect {
        @Override
        public void dispatch(EffectHandler handler) {
            handler.halt(this);
        }
    }
}
