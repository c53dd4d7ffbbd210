package dev.tidemark.node.mail;

import dev.tidemark.node.entry.LogEntry;
import dev.tidemark.protocol.Configuration;
import dev.tidemark.state.SnapshotMeta;
import dev.tidemark.state.StateImage;
import java.util.List;

/** What the apply lane can be asked to do. */
public sealed interface ApplyTask {

    /** Committed entries, the next ones in order. */
    record Apply(List<LogEntry> entries) implements ApplyTask {}

    /** Reads that may be answered once everything up to {@code index} is applied. */
    record Answer(long index, long time, List<PendingRead> reads) implements ApplyTask {}

    /** The checkpoint that was being written is durable, or failed. */
    record CheckpointDone(long offset, boolean durable) implements ApplyTask {}

    /** There is no snapshot that a peer could be sent: one of the state as it is must be written. */
    record CheckpointNeeded() implements ApplyTask {}

    /**
     * The state of a snapshot is about to be loaded, and the heap has no room for two: this one is given up.
     *
     * @param done told when it is; a checkpoint that is being written still needs it
     */
    record MakeRoom(Runnable done) implements ApplyTask {}

    /** The state of a snapshot takes the place of the one that is here. */
    record Restore(StateImage image, SnapshotMeta meta, Configuration configuration) implements ApplyTask {}

    /** Some of the work that a checkpoint left behind. */
    record Merge() implements ApplyTask {}
}
