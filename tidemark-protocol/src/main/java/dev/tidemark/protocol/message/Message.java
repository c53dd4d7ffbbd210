package dev.tidemark.protocol.message;

import dev.tidemark.protocol.entry.Entry;
import dev.tidemark.protocol.entry.EpochEnd;
import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.entry.Proposal;
import java.util.List;

/**
 * What replicas say to each other. Here stand those by which the cluster lives: of elections, of replication, of reads
 * and of writes, a request beside its reply. The others have a file each.
 *
 * <p>Every message belongs to one of three groups, by what becomes of it when its epoch is over: {@link Question},
 * {@link Statement}, {@link Timeless}.
 */
public sealed interface Message permits Message.Question, Message.Statement, Message.Timeless {

    /**
     * Calls the one method of the handler that is for this case.
     *
     * @param envelope of this message
     */
    void dispatch(Envelope envelope, MessageHandler handler);

    /**
     * Whether it elects somebody, stands for election, or counts towards the write quorum. A node whose log has lost
     * its end says nothing of the kind (H161).
     */
    default boolean lendsWeight() {
        return false;
    }

    /** Bytes of what may be large in it: entries, writes, pieces of a snapshot. */
    default long bulk() {
        return 0;
    }

    /** Of its envelope's epoch. A sender whose epoch is over is told so, by an answer with the newer one (H29). */
    sealed interface Question extends Message
            permits VoteRequest, AppendRequest, ReadIndexRequest, ProposeRequest, SnapshotChunk, TransferRequest {
        /** @param whole whether the log of the node that answers has all that it acknowledged */
        Message answerWhenStale(boolean whole);
    }

    /** Of its envelope's epoch. If that is over, it is dropped in silence: nobody waits for an answer without end. */
    sealed interface Statement extends Message
            permits VoteReply,
                    AppendReply,
                    AppendMismatch,
                    ReadIndexReply,
                    ProposeRefused,
                    SnapshotReply,
                    ProgressRequest,
                    ProgressReply,
                    TransferRefused,
                    CampaignNow,
                    HealthReport {}

    /**
     * About an epoch that does not exist yet, or about one that is over: admitted whatever the epoch of its envelope.
     */
    sealed interface Timeless extends Message
            permits PreVoteRequest,
                    PreVoteReply,
                    Reminder,
                    Damaged,
                    StateMarked,
                    NotWelcome,
                    QuorumRequest,
                    QuorumReply,
                    JoinRequest,
                    MembersRequest,
                    MembersReply,
                    WhoIs,
                    Roll,
                    RangeRequest,
                    RangeReply {}

    /**
     * In a question that is answered at once: when it was sent, and what its sender knows of time and of its followers.
     * All but {@code time} by the sender's own monotonic clock, in milliseconds; nobody else can compare them with
     * anything.
     *
     * @param sent when this was sent
     * @param time cluster time, microseconds since 1970 ({@code ClusterClock})
     * @param roundTrip to the receiver and back, as of late; 0 if it is not known
     * @param answered when the newest heartbeat was sent that the receiver has answered
     * @param answeredBy the process of the receiver that answered it, as {@link Echo#process}
     * @param confirmed when the newest heartbeat was sent that as many have answered as confirm a read
     */
    record Beat(long sent, long time, long roundTrip, long answered, long answeredBy, long confirmed) {
        public static final Beat NONE = new Beat(Long.MIN_VALUE, 0, 0, Long.MIN_VALUE, 0, Long.MIN_VALUE);
    }

    /**
     * In an answer to such a question.
     *
     * @param sent as it stood in the question
     * @param wall the sender's wall clock, microseconds since 1970
     * @param process {@code ReplicaOptions.process} of the sender
     */
    record Echo(long sent, long wall, long process) {
        public static final Echo NONE = new Echo(Long.MIN_VALUE, 0, 0);
    }

    /** Answers that tell the time. */
    sealed interface Timed permits AppendReply, AppendMismatch, PreVoteReply, VoteReply {
        Echo echo();
    }

    /**
     * "Would you vote for me in {@code proposedEpoch}?" Changes nothing at the receiver (Raft thesis 9.6; H46).
     *
     * @param last the end of the sender's log
     * @param wall the sender's wall clock in microseconds; a clock far ahead gets no votes (H65)
     * @param sent as in {@link Beat}
     */
    record PreVoteRequest(long proposedEpoch, Position last, long wall, long sent) implements Timeless {
        @Override
        public void dispatch(Envelope envelope, MessageHandler handler) {
            handler.preVoteRequest(envelope, this);
        }

        @Override
        public boolean lendsWeight() {
            return true;
        }
    }

    /** @param leader that the sender hears, which is why it does not grant; else 0 */
    record PreVoteReply(long proposedEpoch, boolean granted, int leader, Echo echo) implements Timeless, Timed {
        @Override
        public void dispatch(Envelope envelope, MessageHandler handler) {
            handler.preVoteReply(envelope, this);
        }

        @Override
        public boolean lendsWeight() {
            return granted;
        }
    }

    /** Asks for the one vote of the envelope's epoch. */
    record VoteRequest(Position last, long wall, long sent) implements Question {
        @Override
        public void dispatch(Envelope envelope, MessageHandler handler) {
            handler.voteRequest(envelope, this);
        }

        @Override
        public boolean lendsWeight() {
            return true;
        }

        @Override
        public Message answerWhenStale(boolean whole) {
            return new VoteReply(false, Echo.NONE);
        }
    }

    record VoteReply(boolean granted, Echo echo) implements Statement, Timed {
        @Override
        public void dispatch(Envelope envelope, MessageHandler handler) {
            handler.voteReply(envelope, this);
        }

        @Override
        public boolean lendsWeight() {
            return granted;
        }
    }

    /**
     * Entries, or none as a heartbeat.
     *
     * @param previous what the receiver must have just before the entries
     * @param entries contiguous; bytes as on the leader's disk
     * @param hwm the leader's high watermark
     * @param round if not 0, the receiver answers at once and names it; if 0, it answers when something became durable
     * @param awaited whether the entries should be durable at once; else soon ({@code AwaitedFollowers})
     * @param beat {@link Beat#NONE} unless there is a round
     * @param leaseMillis the longest lease that this leader, or one before it, may hold; 0: none
     */
    record AppendRequest(
            Position previous,
            List<? extends Entry> entries,
            long hwm,
            long round,
            boolean awaited,
            Beat beat,
            int leaseMillis)
            implements Question {
        @Override
        public void dispatch(Envelope envelope, MessageHandler handler) {
            handler.appendRequest(envelope, this);
        }

        /** Offset of the last entry, or of {@code previous} if there is none. */
        public long end() {
            return previous.offset() + entries.size();
        }

        @Override
        public Message answerWhenStale(boolean whole) {
            return AppendReply.ofNothing(whole);
        }

        @Override
        public long bulk() {
            long bytes = 0;
            for (Entry entry : entries) {
                bytes += entry.sizeInBytes();
            }
            return bytes;
        }
    }

    /**
     * "I have what you have, up to {@code durable}, on disk" (H01).
     *
     * @param durable the fsynced part of what this epoch's leader has verified
     * @param verified the end of what this epoch's leader has verified, fsynced or not
     * @param round the round that was asked for, 0 for none
     * @param whole false: the sender's log has lost its end, so that nothing of this counts (H161)
     * @param echo {@link Echo#NONE} unless there is a round
     */
    record AppendReply(long durable, long verified, long round, boolean whole, Echo echo) implements Statement, Timed {
        @Override
        public void dispatch(Envelope envelope, MessageHandler handler) {
            handler.appendReply(envelope, this);
        }

        /**
         * Acknowledges nothing and answers no round: it shows the epoch of its envelope, and whether its sender counts.
         */
        public static AppendReply ofNothing(boolean whole) {
            return new AppendReply(0, 0, 0, whole, Echo.NONE);
        }

        @Override
        public boolean lendsWeight() {
            return whole;
        }
    }

    /**
     * "I do not have {@code previous}."
     *
     * @param previous the offset that was not found or differs
     * @param logEnd the sender's log end
     * @param ends the sender's epochs up to {@code previous}, newest first
     * @param round as in {@link AppendReply}, like {@code whole} and {@code echo}
     */
    record AppendMismatch(long previous, long logEnd, List<EpochEnd> ends, long round, boolean whole, Echo echo)
            implements Statement, Timed {
        @Override
        public void dispatch(Envelope envelope, MessageHandler handler) {
            handler.appendMismatch(envelope, this);
        }
    }

    /**
     * "Confirm that you lead and tell me your high watermark", for one or many reads of the sender.
     *
     * @param byRound as in {@code Input.Read}
     */
    record ReadIndexRequest(long read, boolean byRound) implements Question {
        @Override
        public void dispatch(Envelope envelope, MessageHandler handler) {
            handler.readIndexRequest(envelope, this);
        }

        @Override
        public Message answerWhenStale(boolean whole) {
            return ReadIndexReply.notConfirmed(read);
        }
    }

    /**
     * @param index the offset up to which the asker must have applied; -1: not confirmed, ask again later
     * @param time what time it is, for all who ask anywhere: of the leader, microseconds since 1970 (H167)
     */
    record ReadIndexReply(long read, long index, long time) implements Statement {
        @Override
        public void dispatch(Envelope envelope, MessageHandler handler) {
            handler.readIndexReply(envelope, this);
        }

        /** It is to be asked for again. */
        public static ReadIndexReply notConfirmed(long read) {
            return new ReadIndexReply(read, -1, 0);
        }
    }

    /** Writes that a gateway forwards. Answered only if refused; the gateway sees its writes when it applies them. */
    record ProposeRequest(long token, List<Proposal> proposals) implements Question {
        @Override
        public void dispatch(Envelope envelope, MessageHandler handler) {
            handler.proposeRequest(envelope, this);
        }

        @Override
        public Message answerWhenStale(boolean whole) {
            return new ProposeRefused(token, Refusal.NOT_LEADER, List.of());
        }

        @Override
        public long bulk() {
            long bytes = 0;
            for (Proposal proposal : proposals) {
                bytes += proposal.payload().length;
            }
            return bytes;
        }
    }

    /**
     * None of the proposals was or will be appended.
     *
     * @param nodes with {@link Refusal#DISK_FULL} those whose disks are nearly full; else empty
     */
    record ProposeRefused(long token, Refusal reason, List<Integer> nodes) implements Statement {
        @Override
        public void dispatch(Envelope envelope, MessageHandler handler) {
            handler.proposeRefused(envelope, this);
        }
    }
}
