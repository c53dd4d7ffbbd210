package dev.tidemark.protocol;

import java.util.List;

/**
 * What a replica wants done. Storage effects ({@link Append}, {@link Truncate}, {@link PersistVote}) are done in the order
 * in which they come; everything else may run beside them.
 */
public sealed interface Effect {

    /**
     * Append to the WAL, make it durable, answer {@link Input.LogDurable} with the same epoch.
     *
     * @param awaited whether somebody waits for it; else it may become durable a few milliseconds later, with what follows
     */
    record Append(List<Entry> entries, long acceptedEpoch, boolean awaited) implements Effect {}

    /** Remove everything behind {@code after}, durably, and answer {@link Input.LogDurable} with {@code after}. */
    record Truncate(long after, long acceptedEpoch) implements Effect {}

    /** Store epoch and vote, durably, and answer {@link Input.VoteDurable}. */
    record PersistVote(long sequence, long epoch, int votedFor) implements Effect {}

    /**
     * Send a message, but not before the vote of that sequence number is durable; 0: at once. Messages to one peer keep
     * their order as far as possible; any of them may be lost.
     */
    record Send(Envelope envelope, long afterVote) implements Effect {}

    /** Everything up to {@code hwm} is committed: apply it. */
    record AdvanceHwm(long hwm) implements Effect {}

    /**
     * Answer the reads once everything up to {@code index} is applied.
     *
     * @param time what time it is for them, microseconds since 1970: the leader's, wherever they are answered (H167)
     */
    record AnswerRead(long read, long index, long time) implements Effect {}

    /** @param followers with everything up to the offset asked for on disk; -1 if nobody could say */
    record AnswerCount(long question, int followers) implements Effect {}

    /** What became of {@link Input.Transfer}. */
    record AnswerTransfer(long question, TransferOutcome outcome) implements Effect {}

    /** The reads could not be confirmed; ask again later. */
    record RefuseRead(long read) implements Effect {}

    /**
     * None of these proposals was or will be appended.
     *
     * @param nodes with {@link Refusal#DISK_FULL} those whose disks are nearly full; else empty
     */
    record RefuseProposals(long token, Refusal reason, List<Integer> nodes) implements Effect {}

    /** @param leader id, 0 if none is known */
    record ChangeRole(Role role, long epoch, int leader) implements Effect {}

    /** Read entries from the WAL for a peer: they are no longer in memory. */
    record ReadEntries(int peer, long from, int maxBytes) implements Effect {}

    /** Read a piece of the snapshot {@code offset}, or of the newest one if that is 0, for a peer. */
    record ReadSnapshot(int peer, long offset, long at) implements Effect {}

    /** Store a piece of a snapshot aside. */
    @SuppressWarnings("ArrayRecordComponent")
    record StoreSnapshot(Position last, long size, long at, byte[] bytes) implements Effect {}

    /** Replace log and state by the stored snapshot. Nothing is appended until {@link Input.SnapshotInstalled}. */
    record InstallSnapshot(Position last) implements Effect {}

    /** Remember durably, outside of the log, that its end is lost and that so much was acknowledged (H161). */
    record RememberOwed(Acknowledged owed) implements Effect {}

    /** All that was owed is durable in the log again: forget the debt, durably, and answer {@link Input.OwedSettled}. */
    record SettleOwed(Acknowledged owed) implements Effect {}

    /** The cluster does not take this node for the one it knows under its id: what a peer says about it (H92). */
    record NotWelcome(int peer, String why) implements Effect {}

    /** Something that an operator must know. */
    record Alarm(String text) implements Effect {}

    /** Stop for good: going on would lose or falsify data. */
    record Halt(String reason) implements Effect {}
}
