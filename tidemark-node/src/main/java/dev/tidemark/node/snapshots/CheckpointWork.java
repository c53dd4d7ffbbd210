package dev.tidemark.node.snapshots;

import dev.tidemark.disk.DiskFullException;
import dev.tidemark.disk.KernelMemoryException;
import dev.tidemark.node.mail.ApplyTask;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.node.repair.MetDamage;
import dev.tidemark.state.datafile.StateCheckpoint;
import dev.tidemark.state.datafile.StateFile;
import dev.tidemark.state.row.RootRows;
import dev.tidemark.state.snapshot.SnapshotStore;
import dev.tidemark.tree.DataFile;
import java.io.IOException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes checkpoints to the data file, piece by piece, each durable before the next, so that others get the disk in
 * between. What changed is written. Where the file is damaged and the state is whole in memory, all of it is written to
 * a file that takes the place of the damaged one; where memory has a part of it, the damage is told (H146). For lack of
 * room a checkpoint is given up; the log keeps everything meanwhile, and the next one has its changes too.
 *
 * <p>Files lane only. A failed write leaves as an exception, and the node stops (R9).
 */
public final class CheckpointWork {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointWork.class);

    private final StateFile file;
    private final SnapshotStore snapshots;
    private final SnapshotSender sender;
    private final MetDamage met;
    private final Consumer<FilesTask> files;
    private final Consumer<ApplyTask> apply;

    private FilesTask.WriteCheckpoint task; // null: none is being written
    /** All of the state is being written, to a file that takes the place of a damaged one. */
    private boolean rewriting;

    private long misreads; // that were told of

    private StateCheckpoint checkpoint;
    /** No checkpoint may be written any more. */
    private boolean ended;

    public CheckpointWork(
            StateFile file,
            SnapshotStore snapshots,
            SnapshotSender sender,
            MetDamage met,
            Consumer<FilesTask> files,
            Consumer<ApplyTask> apply) {
        this.file = file;
        this.snapshots = snapshots;
        this.sender = sender;
        this.met = met;
        this.files = files;
        this.apply = apply;
    }

    public void start(FilesTask.WriteCheckpoint write) throws IOException {
        if (ended) {
            return; // it waited for its turn when its state was found to be wrong
        }
        task = write;
        begin();
    }

    private void begin() throws IOException {
        long offset = task.meta().offset();
        try {
            if (!file.isDamaged() && file.position().offset() == offset) {
                done(); // it was asked for, and is there
                return;
            }
            if (file.isDamaged() && !task.state().isInMemory()) {
                unreadable(new IOException(DataFile.NAME + " was found to be damaged"));
                return;
            }
            rewriting = file.isDamaged();
            if (rewriting) {
                sender.giveUpMaking();
                checkpoint = file.beginBeside(task.meta(), task.state());
            } else {
                checkpoint = file.begin(task.meta(), task.state());
            }
            files.accept(new FilesTask.ContinueCheckpoint());
        } catch (DiskFullException | KernelMemoryException e) {
            noRoom(e);
        } catch (IOException e) {
            writeWhole(e);
        }
    }

    /** Whether one is being written. */
    public boolean isRunning() {
        return checkpoint != null;
    }

    /** The next piece; does nothing if it was given up meanwhile. */
    public void goOn() throws IOException {
        if (checkpoint == null) {
            return;
        }
        boolean isDurable;
        try {
            isDurable = checkpoint.step();
        } catch (DiskFullException | KernelMemoryException e) {
            noRoom(e);
            return;
        } catch (IOException e) {
            writeWhole(e);
            return;
        }
        if (isDurable) {
            sayDurable();
            done();
        } else {
            files.accept(new FilesTask.ContinueCheckpoint());
        }
    }

    private void sayDurable() throws IOException {
        long offset = task.meta().offset();
        LOG.info(
                "Checkpoint as of entry {} is durable: {} KiB written to the data file, which has {} KiB",
                offset,
                checkpoint.writtenBytes() >> 10,
                file.fileBytes() >> 10);
        if (file.misreads() > misreads) {
            LOG.warn(
                    "Wrong bytes were read of the data file {} times, and the right ones when they were read again."
                            + " Nothing is lost. Check this disk, its cable and the memory of this machine",
                    file.misreads() - misreads);
        }
        misreads = file.misreads();
        if (rewriting) {
            LOG.warn(
                    "The state of entry {} is whole in a new data file, which has taken the place of the damaged one."
                            + " Nothing is lost, and the node needs nobody's hand. The damaged file is in the directory"
                            + " \"aside\" and takes room on the disk: look at the disk, then remove the file",
                    offset);
        }
    }

    /** What is being written is given up, and nobody waits for it. */
    public void giveUp() throws IOException {
        if (checkpoint != null) {
            checkpoint.giveUp();
        }
        checkpoint = null;
        task = null;
    }

    /** For good: the state may be wrong, and no restart may begin with it (H89). */
    public void end() throws IOException {
        giveUp();
        ended = true;
    }

    private void done() throws IOException {
        long offset = task.meta().offset();
        RootRows root = task.state().isInMemory() ? null : rootRows();
        checkpoint = null;
        task = null;
        long sent = sender.oldestSent();
        snapshots.prune(file.previous());
        apply.accept(new ApplyTask.CheckpointDone(offset, true, sent, root));
    }

    /** Of a checkpoint that is durable: if it cannot be read again, the node stops, and a restart begins with it. */
    private RootRows rootRows() throws IOException {
        try {
            return file.rootRows(close -> files.accept(new FilesTask.ReleaseRoot(close)));
        } catch (IOException e) {
            return file.rootRows(close -> files.accept(new FilesTask.ReleaseRoot(close)));
        }
    }

    /** What cannot be read is nowhere else on this node; the log keeps what this checkpoint would have had. */
    private void unreadable(IOException why) {
        long offset = task.meta().offset();
        checkpoint = null;
        task = null;
        if (!met.repair(why, () -> apply.accept(new ApplyTask.CheckpointNeeded()), () -> {})) {
            apply.accept(new ApplyTask.RowsUnreadable(why, isWhole -> {}));
        }
        apply.accept(ApplyTask.CheckpointDone.failed(offset));
    }

    /** @param e a read of the data file that failed, or what it gave; of a file that is being made nothing is read */
    private void writeWhole(IOException e) throws IOException {
        if (file.isDamaged()) {
            throw e;
        }
        if (!task.state().isInMemory()) {
            unreadable(e);
            return;
        }
        file.markDamaged();
        LOG.error(
                "The data file cannot be read where it has to change, so no checkpoint can go on from it. Nothing is"
                        + " lost: the state is whole in memory, and all of it is written to a new data file. The"
                        + " damaged one is put aside when that is durable, and never deleted. Check this disk. {}",
                e.getMessage());
        begin();
    }

    private void noRoom(IOException e) {
        long offset = task.meta().offset();
        LOG.error(
                "No room for the checkpoint as of entry {}: {}. Nothing is lost, the log keeps everything; free space"
                        + " on the disk, or memory. It is tried again with the next checkpoint; BGSAVE asks for one"
                        + " at once",
                offset,
                e.getMessage());
        checkpoint = null;
        task = null;
        apply.accept(ApplyTask.CheckpointDone.failed(offset));
    }
}
