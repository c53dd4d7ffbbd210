package dev.tidemark.node.snapshots;

import dev.tidemark.disk.Disk;
import dev.tidemark.disk.DiskFullException;
import dev.tidemark.disk.KernelMemoryException;
import dev.tidemark.node.repair.MetDamage;
import dev.tidemark.state.datafile.PinnedRoot;
import dev.tidemark.state.datafile.StateFile;
import dev.tidemark.state.snapshot.SnapshotStore;
import dev.tidemark.state.snapshot.SnapshotWriter;
import dev.tidemark.state.snapshot.UnreadableStateException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a snapshot file of the newest checkpoint, piece by piece, when somebody needs one. One at a time. The pages of
 * that checkpoint are kept meanwhile, however many others follow; that ends with the file, so it is bounded (H148).
 *
 * <p>Files lane only. What fails of the data file ends the making; a failed write of the snapshot leaves as an
 * exception, and the node stops.
 */
final class SnapshotMaking {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotMaking.class);

    /** What a step came to. */
    enum Progress {
        GOES_ON,
        MADE,
        FAILED,
        DATA_FILE_DAMAGED
    }

    private final Disk disk;
    private final StateFile file;
    private final SnapshotStore snapshots;
    private final MetDamage met;
    private PinnedRoot root; // null: none is being made
    private SnapshotWriter writer;

    SnapshotMaking(Disk disk, StateFile file, SnapshotStore snapshots, MetDamage met) {
        this.met = met;
        this.disk = disk;
        this.file = file;
        this.snapshots = snapshots;
    }

    boolean isRunning() {
        return root != null;
    }

    /** Of which entry; while one is being made. */
    long offset() {
        return root.offset();
    }

    /** Begins with the newest checkpoint, of which there must be one. */
    Progress begin() throws IOException {
        try {
            long needed = file.liveBytes();
            if (disk.usableBytes() < needed) {
                return noRoom("it takes about " + (needed >> 10) + " KiB, and the disk has "
                        + (disk.usableBytes() >> 10) + " KiB");
            }
            try {
                root = file.pin();
            } catch (IOException e) {
                return damaged(e);
            }
            writer = snapshots.write(root);
            return Progress.GOES_ON;
        } catch (DiskFullException | KernelMemoryException e) {
            giveUp();
            return noRoom(e.getMessage());
        }
    }

    Progress goOn(int bytes) throws IOException {
        try {
            if (!writer.writeSome(bytes)) {
                return Progress.GOES_ON;
            }
            LOG.info("A snapshot of entry {} is made, to be sent", root.offset());
            writer = null;
            giveUp();
            return Progress.MADE;
        } catch (DiskFullException | KernelMemoryException e) {
            giveUp();
            return noRoom(e.getMessage());
        } catch (UnreadableStateException e) {
            return damaged(e.getCause());
        }
    }

    /** Ends what is being made; does nothing if nothing is. */
    void giveUp() throws IOException {
        if (writer != null) {
            writer.abort();
            writer = null;
        }
        if (root != null) {
            root.close();
            root = null;
        }
    }

    private static Progress noRoom(String why) {
        LOG.error(
                "No room for the file of a snapshot that a peer or a backup needs: {}. Nothing is lost, and this node"
                        + " goes on; the peer lags until it gets one, and the backup has to be taken again. Free space"
                        + " on the disk, or memory; it is made when it is asked for again",
                why);
        return Progress.FAILED;
    }

    private Progress damaged(IOException e) throws IOException {
        if (met.repair(e, () -> {}, () -> {})) {
            giveUp();
            return Progress.FAILED; // it is asked for again
        }
        LOG.error(
                "The data file cannot be read, so no snapshot is made of it. Nothing is lost: a state that is whole in"
                        + " memory is written to a new data file, and any other comes from the other nodes. Check this"
                        + " disk. {}",
                e.getMessage());
        giveUp();
        file.markDamaged();
        return Progress.DATA_FILE_DAMAGED;
    }
}
