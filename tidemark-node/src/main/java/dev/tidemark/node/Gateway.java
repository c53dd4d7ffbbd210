package dev.tidemark.node;

import dev.tidemark.state.reply.Reply;

/**
 * The way into the cluster from one node. A gateway gives each write an internal request id, sends it to the leader,
 * sends it again after a failover, and answers when this node has applied it; so a client that is connected to a live
 * node sees a delay, never a duplicate (docs/guarantees.md). Reads are answered from the state of this node; unless
 * they choose another level they are linearizable: confirmed by the leader.
 *
 * <p><b>Threads.</b> Call it, and be called back, on the node's event loop only ({@link TidemarkNode#eventLoop()}). A
 * handler may be called before the method returns.
 *
 * <p><b>Order.</b> Writes take effect in the order of the calls. A read may be answered out of order with writes; who
 * needs program order between a read and a write waits for the first before submitting the second.
 *
 * <p><b>Outcomes</b> (docs/guarantees.md): the reply of the state machine; a {@link Reply.Failure} with code
 * {@code TRYAGAIN}, {@code CLUSTERDOWN} or {@code MISCONF}: certainly not executed and never will be; or with code
 * {@code UNKNOWN}: the deadline passed and the write may or may not take effect.
 */
public interface Gateway {

    /**
     * Submits a write.
     *
     * @param requestId a client's own name for this write, 1 to {@value
     *     dev.tidemark.node.NodeConfig#MAX_REQUEST_ID_BYTES} bytes, or null
     * @param body for the state machine; not written to afterwards
     */
    void write(byte[] requestId, byte[] body, WriteHandler handler);

    /** Submits a linearizable read. */
    void read(byte[] body, ReadHandler handler);

    /**
     * Submits a read of some level. If this node cannot keep the promise of the level, the answer is a {@link
     * Reply.Failure} with code {@code STALE}, {@code NOTYET}, {@code NOQUORUM}, {@code LOADING} or {@code CLUSTERDOWN}
     * (docs/guarantees.md).
     */
    default void read(ReadLevel level, byte[] body, ReadHandler handler) {
        read(body, handler); // keeps every promise
    }

    /**
     * How old the state of this node may be at most, milliseconds: everything that was answered to anybody before that
     * is in it. {@link #UNKNOWN_AGE} if that is not known.
     */
    default long ageMillis() {
        return UNKNOWN_AGE;
    }

    long UNKNOWN_AGE = -1;

    /**
     * Whether writes should wait: the budget of bytes in flight is used up. Stop reading from clients and go on in
     * {@link #whenRoom}. A write that is submitted all the same may be refused with {@code TRYAGAIN}.
     */
    boolean isFull();

    /** Whether the state takes so much room that nothing should be added to it; see {@link #maxStateBytes}. */
    boolean memoryIsFull();

    /**
     * Answers from the state of this node as it is, whatever the others have: for a decision that need not be exact.
     * Null: it cannot.
     */
    default Reply peek(byte[] body) {
        return null;
    }

    /** About how many bytes of memory the state of this node takes, or would take if all of it were in memory. */
    long stateBytes();

    /** The bound of {@link #stateBytes}. */
    long maxStateBytes();

    /** What {@link #maxStateBytes} leaves for keys and values, beside what is remembered of writes here and now. */
    long maxPairBytes();

    /** About how many bytes are in memory only because replies that are not sent need an earlier state. */
    default long pinnedBytes() {
        return 0;
    }

    /** Takes the oldest pinned state away from its reply, which is told. */
    default void revokeOldestPin() {}

    /** Calls {@code listener} after entries were applied that left something to pinned states alone. */
    default void whenPinnedGrows(Runnable listener) {}

    /** For replies whose parts are made when they are sent. */
    default PatientRun patientRun() {
        return PatientRun.IN_MEMORY;
    }

    /** Runs {@code action} once, when the gateway is no longer full. */
    void whenRoom(Runnable action);

    /** How the reply of a read is made. */
    enum Making {
        /** As a whole, at once. */
        WHOLE,
        /** It may be a {@link dev.tidemark.state.PinnedReply}, whose parts are made when they are taken. */
        LAZILY,
        /** When it is wanted, as of now: the answer is a {@link dev.tidemark.state.DeferredRead}. */
        LATER
    }

    @FunctionalInterface
    interface WriteHandler {
        /**
         * @param offset of the entry that decided the write, or, if a snapshot brought the outcome, of the snapshot,
         *     which is not before it; 0 if this node knows of no append
         */
        void answered(long offset, Reply reply);
    }

    @FunctionalInterface
    interface ReadHandler {
        void answered(Reply reply);

        /**
         * The state was read; what is no refusal comes this way.
         *
         * @param asOf the last entry in the state that was read
         */
        default void answeredAsOf(long asOf, Reply reply) {
            answered(reply);
        }

        /** How the reply is to be made; asked when it could be. */
        default Making making() {
            return Making.WHOLE;
        }
    }
}
