package dev.tidemark.node.snapshots;

import dev.tidemark.state.row.SnapshotMeta;
import dev.tidemark.state.snapshot.SnapshotFile;
import dev.tidemark.state.snapshot.SnapshotReader;
import dev.tidemark.state.snapshot.SnapshotStore;
import dev.tidemark.state.table.StateImage;
import java.io.IOException;
import java.util.function.LongConsumer;

/**
 * A state that was found or received, and which entry it is of.
 *
 * @param image null: its pairs do not come into memory, and it is made when they are in the data file
 */
public record LoadedSnapshot(StateImage image, SnapshotMeta meta) {
    private static final int LOAD_BYTES = 1 << 20;

    /**
     * Reads a whole snapshot and checks it.
     *
     * @param progress told how many bytes more were read, about
     * @throws dev.tidemark.state.snapshot.CorruptSnapshotException if it is damaged
     */
    public static LoadedSnapshot load(SnapshotStore snapshots, SnapshotFile file, LongConsumer progress)
            throws IOException {
        try (SnapshotReader reader = snapshots.load(file)) {
            boolean read = false;
            while (!read) {
                read = reader.readSome(LOAD_BYTES);
                progress.accept(LOAD_BYTES);
            }
            return new LoadedSnapshot(reader.image(), reader.meta());
        }
    }
}
