package dev.tidemark.node.mail;

import dev.tidemark.node.entry.LogEntry;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.state.row.RootRows;
import dev.tidemark.state.row.SnapshotMeta;
import dev.tidemark.state.table.StateImage;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** What the apply lane can be asked to do. */
public sealed interface ApplyTask {

    /** Calls the one method of the handler that is for this case. */
    void dispatch(ApplyTaskHandler handler);

    /** Committed entries, the next ones in order. */
    record Apply(List<LogEntry> entries) implements ApplyTask {
        @Override
        public void dispatch(ApplyTaskHandler handler) {
            handler.apply(this);
        }
    }

    /** Reads that may be answered once everything up to {@code index} is applied. */
    record Answer(long index, long time, List<PendingRead> reads) implements ApplyTask {
        @Override
        public void dispatch(ApplyTaskHandler handler) {
            handler.answer(this);
        }
    }

    /**
     * A read that may be answered once everything up to {@code offset} is applied, whatever others wait for; that may
     * never be.
     */
    record Await(long offset, PendingRead read) implements ApplyTask {
        @Override
        public void dispatch(ApplyTaskHandler handler) {
            handler.await(this);
        }
    }

    /**
     * The checkpoint that was being written is durable, or failed.
     *
     * @param sent the oldest snapshot that a peer is being sent, or was sent lately; {@link #NONE_SENT} if none
     * @param root its pairs, if they are not all in memory; else null
     */
    record CheckpointDone(long offset, boolean durable, long sent, RootRows root) implements ApplyTask {
        public static final long NONE_SENT = Long.MAX_VALUE;

        /** Of a state that is in memory as a whole. */
        public CheckpointDone(long offset, long sent) {
            this(offset, true, sent, null);
        }

        /** It failed. */
        public static CheckpointDone failed(long offset) {
            return new CheckpointDone(offset, false, NONE_SENT, null);
        }

        @Override
        public void dispatch(ApplyTaskHandler handler) {
            handler.checkpointDone(this);
        }
    }

    /** There is no snapshot that a peer could be sent: one of the state as it is must be written. */
    record CheckpointNeeded() implements ApplyTask {
        @Override
        public void dispatch(ApplyTaskHandler handler) {
            handler.checkpointNeeded(this);
        }
    }

    /**
     * The state of a snapshot is about to be loaded, and the heap has no room for two: this one is given up.
     *
     * @param done told when it is; a checkpoint that is being written still needs it
     */
    record MakeRoom(Runnable done) implements ApplyTask {
        @Override
        public void dispatch(ApplyTaskHandler handler) {
            handler.makeRoom(this);
        }
    }

    /** The state of a snapshot takes the place of the one that is here. */
    record Restore(StateImage image, SnapshotMeta meta, Configuration configuration) implements ApplyTask {
        @Override
        public void dispatch(ApplyTaskHandler handler) {
            handler.restore(this);
        }
    }

    /**
     * Pairs that memory does not hold cannot be read from the data file; a checkpoint, a snapshot or a scrub has met
     * that.
     *
     * @param repaired told on the main executor whether they can be read again: else the node does what it can
     */
    record RowsUnreadable(IOException why, Consumer<Boolean> repaired) implements ApplyTask {
        @Override
        public void dispatch(ApplyTaskHandler handler) {
            handler.rowsUnreadable(this);
        }
    }

    /** A page has come that the next entry lacked: it is run again. */
    record PageCame() implements ApplyTask {
        @Override
        public void dispatch(ApplyTaskHandler handler) {
            handler.pageCame(this);
        }
    }

    /** Some of the work that a checkpoint left behind. */
    record Merge() implements ApplyTask {
        @Override
        public void dispatch(ApplyTaskHandler handler) {
            handler.merge(this);
        }
    }
}
