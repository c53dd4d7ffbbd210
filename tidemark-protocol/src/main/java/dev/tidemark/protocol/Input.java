package dev.tidemark.protocol;

import java.util.List;

/** What can happen to a replica. */
public sealed interface Input {

    /** A message arrived; its frame was checked, nothing else. */
    record Received(Envelope envelope) implements Input {}

    /**
     * Time passed. Comes before any other input of the same moment. One that is older than the last says nothing.
     *
     * @param millis monotonic
     * @param wall wall clock, microseconds since 1970
     * @param pausedMillis of the time since the last tick, in which this process stood still and read nothing (H115, H168)
     */
    record Tick(long millis, long wall, int pausedMillis) implements Input {
        public Tick(long millis, long wall) {
            this(millis, wall, 0);
        }
    }

    /** A gateway of this node wants writes appended, here or at the leader. */
    record Propose(long token, List<Proposal> proposals) implements Input {}

    /** The state machine has something to do by now, and needs an entry that says so. Nothing, unless this node leads. */
    record LetTimePass() implements Input {}

    /** Reads of this node want a confirmed index. */
    record Read(long read) implements Input {}

    /** This node wants to know how many followers have everything up to {@code offset} on disk. */
    record CountDurable(long question, long offset) implements Input {}

    /**
     * Somebody at this node wants another node to lead. Answered by {@link Effect.AnswerTransfer}, once.
     *
     * @param target id of the node, or {@link #ANYBODY}, whom only the leader itself may ask for
     */
    record Transfer(long question, int target) implements Input {
        /** Whoever is best prepared. */
        public static final int ANYBODY = 0;
    }

    /** Whether the disk is so full that no writes of clients should be appended (H17c). */
    record DiskSpace(boolean low) implements Input {}

    /** @param syncMillis what an append with its fsync takes, see {@link Health} */
    record DiskPace(int syncMillis) implements Input {}

    /** The vote of this sequence number is on disk. */
    record VoteDurable(long sequence) implements Input {}

    /**
     * The log is on disk up to {@code offset}, as far as it was accepted under {@code acceptedEpoch} or before (H31).
     */
    record LogDurable(long acceptedEpoch, long offset) implements Input {}

    /** The state machine has executed everything up to {@code offset}. */
    record Applied(long offset) implements Input {}

    /** Answers {@link Effect.SettleOwed}: it is durable. */
    record OwedSettled(Acknowledged owed) implements Input {}

    /** The connection to a peer was reset or closed by the other side. */
    record ConnectionLost(int peer) implements Input {}

    /**
     * Answers {@link Effect.ReadEntries}.
     *
     * @param previous the position before {@code from}
     * @param entries from {@code from} on; empty if the log has nothing there
     */
    record EntriesRead(int peer, long from, Position previous, List<? extends Entry> entries) implements Input {}

    /** The entries asked for by {@link Effect.ReadEntries} were removed; a snapshot stands for them. */
    record EntriesGone(int peer, long from) implements Input {}

    /** Answers {@link Effect.ReadSnapshot}. */
    @SuppressWarnings("ArrayRecordComponent")
    record SnapshotRead(int peer, Position last, long size, long at, byte[] bytes) implements Input {}

    /** There is no snapshot to send, or it cannot be read. */
    record SnapshotUnavailable(int peer) implements Input {}

    /** Answers {@link Effect.StoreSnapshot}: stored up to {@code next}, and verified when {@code next} is the size. */
    record SnapshotStored(Position last, long next) implements Input {}

    /** Answers {@link Effect.InstallSnapshot}: log and state now start behind {@code last}, durably. */
    record SnapshotInstalled(Position last, long lastTime, Configuration configuration) implements Input {}
}
