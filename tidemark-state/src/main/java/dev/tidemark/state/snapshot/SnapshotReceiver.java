package dev.tidemark.state.snapshot;

import dev.tidemark.disk.Disk;
import dev.tidemark.disk.DiskFile;
import dev.tidemark.disk.DiskFullException;
import dev.tidemark.state.row.SnapshotMeta;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * Takes in a snapshot that another node sends, writes it aside, and gives it its name only after all of it was read
 * back and checked (H91, H91g).
 *
 * <p>Use: {@link #accept} until {@link #isComplete}, then {@link #finishSome} until it says so. {@link #abort} at any
 * time before. One thread at a time.
 */
public final class SnapshotReceiver {
    private final Disk disk;
    private final String name;
    private final String temporaryName;
    private final UUID clusterId;
    private final long offset;
    private final long sizeBytes;
    private final PublishedHandler whenDone;
    private final DiskFile file;
    private SnapshotReader reader;
    private long nextPosition;
    private boolean done;

    SnapshotReceiver(
            Disk disk,
            String name,
            String temporaryName,
            UUID clusterId,
            long offset,
            long sizeBytes,
            PublishedHandler whenDone)
            throws IOException {
        if (sizeBytes < SnapshotHeader.FIXED_BYTES) {
            throw new CorruptSnapshotException(name, "the sender says that it has " + sizeBytes + " bytes");
        }
        if (sizeBytes > disk.usableBytes()) {
            throw new DiskFullException("a snapshot of " + sizeBytes + " bytes does not fit on the disk, which has "
                    + disk.usableBytes() + " left; free space and this node will try again");
        }
        this.disk = disk;
        this.name = name;
        this.temporaryName = temporaryName;
        this.clusterId = clusterId;
        this.offset = offset;
        this.sizeBytes = sizeBytes;
        this.whenDone = whenDone;
        this.file = disk.create(temporaryName);
    }

    /** Where the next chunk must start: the number of bytes received. */
    public long nextPosition() {
        return nextPosition;
    }

    public boolean isComplete() {
        return nextPosition == sizeBytes;
    }

    /**
     * Takes a chunk.
     *
     * @return whether its bytes are here now, from this call or an earlier one; false if it starts elsewhere than at
     *     {@link #nextPosition} or reaches beyond the size, and was not used
     */
    public boolean accept(long position, byte[] array, int from, int length) throws IOException {
        if (position < 0 || length < 0 || length > sizeBytes - position) {
            return false;
        }
        if (position + length <= nextPosition) {
            return true;
        }
        if (position != nextPosition) {
            return false;
        }
        file.write(ByteBuffer.wrap(array, from, length), position);
        nextPosition += length;
        return true;
    }

    /**
     * Makes the file durable, checks all of it, and publishes it.
     *
     * @param maxBytes about how much to check in this step
     * @return whether the snapshot is durable under its name
     * @throws CorruptSnapshotException if it is damaged or not the one that was asked for; {@link #abort}, ask again
     * @throws IllegalStateException unless {@link #isComplete}
     */
    public boolean finishSome(int maxBytes) throws IOException {
        if (!isComplete()) {
            throw new IllegalStateException("only " + nextPosition + " of " + sizeBytes + " bytes are here");
        }
        if (reader == null && !done) {
            file.sync();
            reader = SnapshotReader.verify(disk, temporaryName);
            requireExpected(reader.meta());
        }
        if (!done && reader.readSome(maxBytes)) {
            closeFiles();
            SnapshotStore.publish(disk, temporaryName, name);
            done = true;
            whenDone.published(name);
        }
        return done;
    }

    /** Gives up and removes what was received. Does nothing if the snapshot is published. */
    public void abort() throws IOException {
        if (!done) {
            done = true;
            closeFiles();
            disk.delete(temporaryName);
        }
    }

    private void requireExpected(SnapshotMeta meta) throws CorruptSnapshotException {
        if (!meta.clusterId().equals(clusterId) || meta.offset() != offset) {
            throw new CorruptSnapshotException(
                    temporaryName,
                    "it is of entry " + meta.offset() + " of cluster " + meta.clusterId() + ", not of entry " + offset
                            + " of cluster " + clusterId);
        }
    }

    private void closeFiles() throws IOException {
        if (reader != null) {
            reader.close();
        }
        file.close();
    }
}
