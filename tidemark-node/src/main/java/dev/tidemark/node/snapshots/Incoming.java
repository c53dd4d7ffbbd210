package dev.tidemark.node.snapshots;

import dev.tidemark.state.datafile.StateCheckpoint;
import dev.tidemark.state.datafile.StateFile;
import dev.tidemark.state.row.SnapshotMeta;
import dev.tidemark.state.snapshot.SnapshotContent;
import dev.tidemark.state.snapshot.SnapshotFile;
import dev.tidemark.state.snapshot.SnapshotStore;
import dev.tidemark.state.table.StateImage;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * A snapshot whose state is about to take the place of all that is in a data file, and then of all that is in memory.
 * Of the thread that owns the file.
 */
interface Incoming extends AutoCloseable {
    SnapshotMeta meta();

    /** Begins the checkpoint that replaces what is in the file. */
    StateCheckpoint replace(StateFile file) throws IOException;

    /** Begins a file that takes the place of a damaged one. */
    StateCheckpoint beginBeside(StateFile file) throws IOException;

    /**
     * For the engine, once the file has it.
     *
     * @param owner see {@link StateFile#rootImage}
     */
    StateImage image(StateFile file, Consumer<Runnable> owner) throws IOException;

    @Override
    default void close() throws IOException {}

    /** Reads all of it into memory, where it stays. */
    static Incoming loading(SnapshotStore snapshots, SnapshotFile received) throws IOException {
        LoadedSnapshot loaded = LoadedSnapshot.load(snapshots, received, bytes -> {});
        return new Incoming() {
            @Override
            public SnapshotMeta meta() {
                return loaded.meta();
            }

            @Override
            public StateCheckpoint replace(StateFile file) throws IOException {
                return file.replace(loaded.meta(), loaded.image());
            }

            @Override
            public StateCheckpoint beginBeside(StateFile file) throws IOException {
                return file.beginBeside(loaded.meta(), loaded.image());
            }

            @Override
            public StateImage image(StateFile file, Consumer<Runnable> owner) {
                return loaded.image();
            }
        };
    }

    /** Leaves the pairs on the disk: they go from file to file. */
    static Incoming leaving(SnapshotStore snapshots, SnapshotFile received) throws IOException {
        SnapshotContent content = snapshots.content(received);
        return new Incoming() {
            @Override
            public SnapshotMeta meta() {
                return content.meta();
            }

            @Override
            public StateCheckpoint replace(StateFile file) throws IOException {
                return file.replace(content.meta(), content);
            }

            @Override
            public StateCheckpoint beginBeside(StateFile file) throws IOException {
                return file.beginBeside(content.meta(), content);
            }

            @Override
            public StateImage image(StateFile file, Consumer<Runnable> owner) throws IOException {
                return file.rootImage(owner);
            }

            @Override
            public void close() throws IOException {
                content.close();
            }
        };
    }
}
