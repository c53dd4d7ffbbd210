package dev.tidemark.protocol;

import java.util.List;

/** What replicas say to each other. Requests and replies of one kind stand next to each other. */
public sealed interface Message {

    /**
     * In a question that is answered at once: when it was sent, and what its sender knows of time and of its followers.
     * All but {@code time} by the sender's own monotonic clock, in milliseconds; nobody else can compare them with anything.
     *
     * @param sent when this was sent
     * @param time cluster time, microseconds since 1970 ({@link ClusterClock})
     * @param roundTrip to the receiver and back, as of late; 0 if it is not known
     * @param answered when the newest heartbeat was sent that the receiver has answered
     * @param confirmed when the newest heartbeat was sent that as many have answered as confirm a read
     */
    record Beat(long sent, long time, long roundTrip, long answered, long confirmed) {
        public static final Beat NONE = new Beat(Long.MIN_VALUE, 0, 0, Long.MIN_VALUE, Long.MIN_VALUE);
    }

    /**
     * In an answer to such a question.
     *
     * @param sent as it stood in the question
     * @param wall the sender's wall clock, microseconds since 1970
     */
    record Echo(long sent, long wall) {
        public static final Echo NONE = new Echo(Long.MIN_VALUE, 0);
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
    record PreVoteRequest(long proposedEpoch, Position last, long wall, long sent) implements Message {}

    /** @param leader that the sender hears, which is why it does not grant; else 0 */
    record PreVoteReply(long proposedEpoch, boolean granted, int leader, Echo echo) implements Message, Timed {}

    /** Asks for the one vote of the envelope's epoch. */
    record VoteRequest(Position last, long wall, long sent) implements Message {}

    record VoteReply(boolean granted, Echo echo) implements Message, Timed {}

    /**
     * Entries, or none as a heartbeat.
     *
     * @param previous what the receiver must have just before the entries
     * @param entries contiguous; bytes as on the leader's disk
     * @param hwm the leader's high watermark
     * @param round if not 0, the receiver answers at once and names it; if 0, it answers when something became durable
     * @param awaited whether the entries should be durable at once; else soon ({@link AwaitedFollowers})
     * @param beat {@link Beat#NONE} unless there is a round
     */
    record AppendRequest(
            Position previous, List<? extends Entry> entries, long hwm, long round, boolean awaited, Beat beat)
            implements Message {
        long end() {
            return previous.offset() + entries.size();
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
    record AppendReply(long durable, long verified, long round, boolean whole, Echo echo) implements Message, Timed {}

    /**
     * "I do not have {@code previous}."
     *
     * @param previous the offset that was not found or differs
     * @param logEnd the sender's log end
     * @param ends the sender's epochs up to {@code previous}, newest first
     * @param round as in {@link AppendReply}
     * @param whole as in {@link AppendReply}
     * @param echo as in {@link AppendReply}
     */
    record AppendMismatch(long previous, long logEnd, List<EpochEnd> ends, long round, boolean whole, Echo echo)
            implements Message, Timed {}

    /** "Confirm that you lead and tell me your high watermark", for one or many reads of the sender. */
    record ReadIndexRequest(long read) implements Message {}

    /**
     * @param index the offset up to which the asker must have applied; -1: not confirmed, ask again later
     * @param time what time it is, for all who ask anywhere: of the leader, microseconds since 1970 (H167)
     */
    record ReadIndexReply(long read, long index, long time) implements Message {}

    /** Writes that a gateway forwards. Answered only if refused; the gateway sees its writes when it applies them. */
    record ProposeRequest(long token, List<Proposal> proposals) implements Message {}

    /**
     * None of the proposals was or will be appended.
     *
     * @param nodes with {@link Refusal#DISK_FULL} those whose disks are nearly full; else empty
     */
    record ProposeRefused(long token, Refusal reason, List<Integer> nodes) implements Message {}

    /**
     * A piece of a snapshot file.
     *
     * @param last the position in the log that the snapshot stands for
     * @param size of the whole file, bytes
     * @param at where the piece belongs, bytes
     */
    @SuppressWarnings("ArrayRecordComponent")
    record SnapshotChunk(Position last, long size, long at, byte[] bytes) implements Message {}

    /**
     * @param offset of the snapshot
     * @param next the next byte that is wanted, or {@link #INSTALLED}
     */
    record SnapshotReply(long offset, long next) implements Message {
        /** The state that the snapshot stands for is there, durably. */
        public static final long INSTALLED = -1;
    }

    /** "How many followers have everything up to {@code offset} on disk?" */
    record ProgressRequest(long question, long offset) implements Message {}

    /** @param followers as the leader knows it now; -1 from somebody who does not lead */
    record ProgressReply(long question, int followers) implements Message {}

    /** "Hand over to {@code target}", to the leader. Answered only if nothing comes of it; else a new leader shows itself. */
    record TransferRequest(long question, int target) implements Message {}

    record TransferRefused(long question, TransferOutcome outcome) implements Message {}

    /**
     * "Stand for election now, without asking beforehand": from a leader that hands over.
     *
     * @param end of the leader's log; it appends nothing more
     */
    record CampaignNow(Position end) implements Message {}

    /** How well the sender could serve, to its leader. */
    record HealthReport(Health health) implements Message {}
    /**
     * "When I led epoch {@code under}, you acknowledged to me that everything up to {@code offset} is durable." To somebody
     * whose log seems to end before that. True for ever, so it may arrive late and twice; the receiver judges (H161).
     */
    record Reminder(long under, long offset) implements Message {}

    /**
     * "My log has lost its end: I neither vote nor count until a leader has shown me what I owe."
     *
     * @param under epoch under which it was acknowledged
     * @param offset up to which it was acknowledged at least
     * @param logEnd where the sender's log ends now
     */
    record Damaged(long under, long offset, long logEnd) implements Message {}

    /** "You are not the node that this cluster knows under your id", for the operator of the receiver. */
    record NotWelcome(String why) implements Message {}
}
