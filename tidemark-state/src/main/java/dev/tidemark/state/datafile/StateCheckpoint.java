package dev.tidemark.state.datafile;

import dev.tidemark.state.row.SnapshotMeta;
import dev.tidemark.tree.write.Checkpoint;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A checkpoint of a {@link StateFile} that is being written, in steps of about 1 MiB, each durable, so that others may
 * use the disk in between. Of the thread that owns the file.
 */
public final class StateCheckpoint {
    private final SnapshotMeta meta;
    private final Checkpoint checkpoint;
    private final AtEnd atEnd;
    private boolean done;

    /** What is left to do when all of it is durable. */
    interface AtEnd {
        void run() throws IOException;
    }

    StateCheckpoint(SnapshotMeta meta, Checkpoint checkpoint, AtEnd atEnd) {
        this.meta = meta;
        this.checkpoint = checkpoint;
        this.atEnd = atEnd;
    }

    public SnapshotMeta meta() {
        return meta;
    }

    /**
     * Goes on.
     *
     * @return true when it counts, durably
     * @throws IOException of {@link Checkpoint#step}, or of reading a state that is not in memory: the checkpoint is
     *     given up, and what was there before counts
     * @throws IllegalStateException if the file would not hold what was kept of the state (H89); likewise
     */
    public boolean step() throws IOException {
        try {
            if (!done && checkpoint.step()) {
                atEnd.run();
                done = true;
            }
        } catch (UncheckedIOException e) {
            throw e.getCause(); // of the rows that are written
        }
        return done;
    }

    /** See {@link Checkpoint#writtenBytes}. */
    public long writtenBytes() {
        return checkpoint.writtenBytes();
    }

    /** Ends it without effect; does nothing once it is durable. */
    public void giveUp() throws IOException {
        checkpoint.giveUp();
    }
}
