package dev.tidemark.state.snapshot;

import dev.tidemark.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Gives a finished snapshot out in chunks. One thread at a time; close it when the transfer ends. */
public final class SnapshotSource implements AutoCloseable {
    private final DiskFile file;
    private final SnapshotFile snapshot;
    private final Runnable whenClosed;
    private boolean closed;

    SnapshotSource(DiskFile file, SnapshotFile snapshot, Runnable whenClosed) {
        this.file = file;
        this.snapshot = snapshot;
        this.whenClosed = whenClosed;
    }

    /** What is sent. */
    public SnapshotFile snapshot() {
        return snapshot;
    }

    /**
     * Reads a chunk.
     *
     * @return up to {@code maxBytes} from {@code position}; none at or after the end
     */
    public byte[] read(long position, int maxBytes) throws IOException {
        long left = Math.max(0, snapshot.sizeBytes() - position);
        ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(maxBytes, left));
        while (chunk.hasRemaining()) {
            if (file.read(chunk, position + chunk.position()) <= 0) {
                break;
            }
        }
        return Arrays.copyOf(chunk.array(), chunk.position());
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            whenClosed.run();
            file.close();
        }
    }
}
