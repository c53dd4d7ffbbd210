package dev.tidemark.node;

import dev.tidemark.protocol.Position;
import dev.tidemark.state.FrozenState;
import dev.tidemark.state.SnapshotMeta;
import java.util.function.LongConsumer;

/** What the files lane can be asked to do: everything that reads or writes snapshots. */
sealed interface FilesTask {

    record WriteCheckpoint(FrozenState state, SnapshotMeta meta) implements FilesTask {}

    /** The next piece of a checkpoint that is being written; others get their turn in between. */
    record ContinueCheckpoint() implements FilesTask {}

    /** Look how much room the disk has. */
    record MeasureDisk(LongConsumer usableBytes) implements FilesTask {}

    /** @param offset of the snapshot, 0 for the newest */
    record ReadChunk(int peer, long offset, long at) implements FilesTask {}

    /** The next piece of the check of a snapshot that a peer is to be sent. */
    record CheckSnapshot(int peer) implements FilesTask {}

    @SuppressWarnings("ArrayRecordComponent")
    record StoreChunk(Position last, long size, long at, byte[] bytes) implements FilesTask {}

    /** Load a snapshot that was received whole, and hand it to log and apply lane. */
    record Install(Position last) implements FilesTask {}
}
