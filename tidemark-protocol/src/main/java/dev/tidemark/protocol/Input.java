package dev.tidemark.protocol;

import dev.tidemark.protocol.entry.Entry;
import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.entry.Proposal;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.members.MemberChange;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.protocol.message.RangeReply;
import dev.tidemark.protocol.message.RangeRequest;
import dev.tidemark.protocol.message.StateMark;
import java.util.List;

/** What can happen to a replica. */
public sealed interface Input {

    /** Calls the one method of the handler that is for this case. */
    void dispatch(InputHandler handler);

    /** A message arrived; its frame was checked, nothing else. */
    record Received(Envelope envelope) implements Input {
        @Override
        public void dispatch(InputHandler handler) {
            handler.received(this);
        }
    }

    /**
     * Time passed. Comes before any other input of the same moment. One that is older than the last says nothing.
     *
     * @param millis monotonic
     * @param wall wall clock, microseconds since 1970
     * @param pausedMillis of the time since the last tick, in which this process stood still and read nothing (H115,
     *     H168)
     */
    record Tick(long millis, long wall, int pausedMillis) implements Input {
        @Override
        public void dispatch(InputHandler handler) {
            handler.tick(this);
        }

        public Tick(long millis, long wall) {
            this(millis, wall, 0);
        }
    }

    /** A gateway of this node wants writes appended, here or at the leader. */
    record Propose(long token, List<Proposal> proposals) implements Input {
        @Override
        public void dispatch(InputHandler handler) {
            handler.propose(this);
        }
    }

    /**
     * The state machine has something to do by now, and needs an entry that says so. Nothing, unless this node leads.
     */
    record LetTimePass() implements Input {
        @Override
        public void dispatch(InputHandler handler) {
            handler.letTimePass(this);
        }
    }

    /**
     * Reads of this node want a confirmed index.
     *
     * @param byRound whether the leader must hear for them from enough nodes that it leads, whatever lease it holds
     */
    record Read(long read, boolean byRound) implements Input {
        @Override
        public void dispatch(InputHandler handler) {
            handler.read(this);
        }
    }

    /**
     * Reads of this node want to know how far the log must be applied for them, with a leader or without.
     *
     * @param read number of the question; rises
     * @param since the first question that is still waited for: those before are forgotten
     */
    record ReadByQuorum(long read, long since) implements Input {
        @Override
        public void dispatch(InputHandler handler) {
            handler.readByQuorum(this);
        }
    }

    /** This node wants to know how many followers have everything up to {@code offset} on disk. */
    record CountDurable(long question, long offset) implements Input {
        @Override
        public void dispatch(InputHandler handler) {
            handler.countDurable(this);
        }
    }

    /**
     * Somebody at this node wants another node to lead. Answered by {@link Effect.AnswerTransfer}, once.
     *
     * @param target id of the node, or {@link #ANYBODY}, whom only the leader itself may ask for
     */
    record Transfer(long question, int target) implements Input {
        @Override
        public void dispatch(InputHandler handler) {
            handler.transfer(this);
        }

        /** The one that is best prepared. */
        public static final int ANYBODY = 0;
    }

    /**
     * Somebody at this node wants the members changed. Answered by {@link Effect.AnswerMembers}, at the latest after
     * some election timeouts.
     */
    record ChangeMembers(long question, MemberChange change) implements Input {
        @Override
        public void dispatch(InputHandler handler) {
            handler.changeMembers(this);
        }
    }

    /**
     * This node has an empty directory and the cluster does not know it: ask once to be let in. To be repeated until it
     * follows.
     *
     * @param peerAddress where other nodes reach this one
     */
    record Join(String peerAddress) implements Input {
        @Override
        public void dispatch(InputHandler handler) {
            handler.join(this);
        }
    }

    /** Whether the disk is so full that no writes of clients should be appended (H17c). */
    record DiskSpace(boolean low) implements Input {
        @Override
        public void dispatch(InputHandler handler) {
            handler.diskSpace(this);
        }
    }

    /**
     * Whether nothing is applied here since an entry waits for a page of the data file, one that the disk does not give
     * or that is damaged. To be said once that has lasted, since most pages are there at once.
     */
    record StateStands(boolean stands) implements Input {
        @Override
        public void dispatch(InputHandler handler) {
            handler.stateStands(this);
        }
    }

    /** @param syncMillis what an append with its fsync takes, see {@code Health} */
    record DiskPace(int syncMillis) implements Input {
        @Override
        public void dispatch(InputHandler handler) {
            handler.diskPace(this);
        }
    }

    /** The vote of this sequence number is on disk. */
    record VoteDurable(long sequence) implements Input {
        @Override
        public void dispatch(InputHandler handler) {
            handler.voteDurable(this);
        }
    }

    /**
     * The log is on disk up to {@code offset}, of what was accepted under {@code acceptedEpoch} or before (H31).
     */
    record LogDurable(long acceptedEpoch, long offset) implements Input {
        @Override
        public void dispatch(InputHandler handler) {
            handler.logDurable(this);
        }
    }

    /** The state machine has executed everything up to {@code offset}. */
    record Applied(long offset) implements Input {
        @Override
        public void dispatch(InputHandler handler) {
            handler.applied(this);
        }
    }

    /** The state machine has come to an entry at which the nodes compare their states. */
    record StateMarked(StateMark mark) implements Input {
        @Override
        public void dispatch(InputHandler handler) {
            handler.stateMarked(this);
        }
    }

    /** Answers {@link Effect.SettleOwed}: it is durable. */
    record OwedSettled(Acknowledged owed) implements Input {
        @Override
        public void dispatch(InputHandler handler) {
            handler.owedSettled(this);
        }
    }

    /** The connection to a peer was reset or closed by the other side. */
    record ConnectionLost(int peer) implements Input {
        @Override
        public void dispatch(InputHandler handler) {
            handler.connectionLost(this);
        }
    }

    /**
     * Another connection to a peer takes the place of one that was too slow. The peer was never away, but what was sent
     * to it before may be lost, or come late.
     */
    record ConnectionRenewed(int peer) implements Input {
        @Override
        public void dispatch(InputHandler handler) {
            handler.connectionRenewed(this);
        }
    }

    /**
     * What a peer supports, by its word when it was connected. Comes when it changes, before anything else of a batch.
     *
     * @param level the highest feature level; 0: it is not connected, so nothing is known of it
     */
    record PeerLevel(int peer, int level) implements Input {
        @Override
        public void dispatch(InputHandler handler) {
            handler.peerLevel(this);
        }
    }

    /**
     * Ask a peer for rows of its data file, since a page of this one is damaged. The peer must know of such questions
     * ({@code FeatureLevel.REPAIR}). {@link Effect.RangeCame} is the answer, if one comes.
     */
    record AskRange(int peer, RangeRequest request) implements Input {
        @Override
        public void dispatch(InputHandler handler) {
            handler.askRange(this);
        }
    }

    /** Answers {@link Effect.ReadRange}. */
    record RangeRead(int peer, RangeReply reply) implements Input {
        @Override
        public void dispatch(InputHandler handler) {
            handler.rangeRead(this);
        }
    }

    /**
     * Answers {@link Effect.ReadEntries}.
     *
     * @param previous the position before {@code from}
     * @param entries from {@code from} on; empty if the log has nothing there
     */
    record EntriesRead(int peer, long from, Position previous, List<? extends Entry> entries) implements Input {
        @Override
        public void dispatch(InputHandler handler) {
            handler.entriesRead(this);
        }
    }

    /** The entries asked for by {@link Effect.ReadEntries} were removed; a snapshot stands for them. */
    record EntriesGone(int peer, long from) implements Input {
        @Override
        public void dispatch(InputHandler handler) {
            handler.entriesGone(this);
        }
    }

    /** Answers {@link Effect.ReadSnapshot}. */
    @SuppressWarnings("ArrayRecordComponent")
    record SnapshotRead(int peer, Position last, long size, long at, byte[] bytes) implements Input {
        @Override
        public void dispatch(InputHandler handler) {
            handler.snapshotRead(this);
        }
    }

    /** There is no snapshot to send, or it cannot be read. */
    record SnapshotUnavailable(int peer) implements Input {
        @Override
        public void dispatch(InputHandler handler) {
            handler.snapshotUnavailable(this);
        }
    }

    /** Answers {@link Effect.StoreSnapshot}: stored up to {@code next}, and verified when {@code next} is the size. */
    record SnapshotStored(Position last, long next) implements Input {
        @Override
        public void dispatch(InputHandler handler) {
            handler.snapshotStored(this);
        }
    }

    /** Answers {@link Effect.InstallSnapshot}: log and state now start after {@code last}, durably. */
    record SnapshotInstalled(Position last, long lastTime, Configuration configuration) implements Input {
        @Override
        public void dispatch(InputHandler handler) {
            handler.snapshotInstalled(this);
        }
    }
}
