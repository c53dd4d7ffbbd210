package dev.tidemark.node.snapshots;

import dev.tidemark.disk.DiskFullException;
import dev.tidemark.disk.KernelMemoryException;
import dev.tidemark.log.end.EndFile;
import dev.tidemark.log.end.EndMemory;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.node.entry.Positions;
import dev.tidemark.node.environment.NodeBuffers;
import dev.tidemark.node.environment.NodeEnvironment;
import dev.tidemark.node.mail.ApplyTask;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.node.mail.LogTask;
import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.members.NewerLevelException;
import dev.tidemark.state.datafile.StateCheckpoint;
import dev.tidemark.state.datafile.StateFile;
import dev.tidemark.state.row.SnapshotMeta;
import dev.tidemark.state.snapshot.CorruptSnapshotException;
import dev.tidemark.state.snapshot.SnapshotFile;
import dev.tidemark.state.snapshot.SnapshotReceiver;
import dev.tidemark.state.snapshot.SnapshotStore;
import dev.tidemark.state.table.StateImage;
import java.io.IOException;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives the snapshot of a leader into a file of its own, and then puts its state in the place of all that is in the
 * data file, in one checkpoint. Files lane only.
 */
public final class SnapshotReceiving {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotReceiving.class);
    private static final int RETRY_MILLIS = 500;

    private final StateFile file;
    private final SnapshotStore snapshots;
    private final EndFile endFile;
    private final UUID clusterId;
    private final NodeBuffers buffers;
    private final boolean dataOnDisk;
    private final NodeEnvironment.Timer timer;
    private final Consumer<Input> protocol;
    private final Consumer<LogTask> log;
    private final Consumer<FilesTask> files;
    private final Consumer<ApplyTask> apply;

    private SnapshotReceiver receiver; // null: nothing comes
    private Position receiving;
    private long receivingSize;
    /** Since somebody asked. */
    private boolean pieceCame;

    /** @param dataOnDisk whether pairs may be in the data file alone: then a snapshot is never in memory as a whole */
    public SnapshotReceiving(
            StateFile file,
            SnapshotStore snapshots,
            EndFile endFile,
            UUID clusterId,
            NodeBuffers buffers,
            boolean dataOnDisk,
            NodeEnvironment.Timer timer,
            Consumer<Input> protocol,
            Consumer<LogTask> log,
            Consumer<FilesTask> files,
            Consumer<ApplyTask> apply) {
        this.file = file;
        this.snapshots = snapshots;
        this.endFile = endFile;
        this.clusterId = clusterId;
        this.buffers = buffers;
        this.dataOnDisk = dataOnDisk;
        this.timer = timer;
        this.protocol = protocol;
        this.log = log;
        this.files = files;
        this.apply = apply;
    }

    /**
     * Before a state is durable that the log may not reach: else nobody could tell it from a log that lost its end. One
     * that was noted before and is not there yet is noted again before its next piece.
     */
    public void isComing(LogPosition snapshot, long under) throws IOException {
        EndMemory.Coming coming = new EndMemory.Coming(snapshot, under);
        EndMemory memory = endFile.memory();
        if (!coming.equals(memory.coming())) {
            boolean isThere =
                    memory.coming() != null && isBegunWith(memory.coming().snapshot());
            endFile.save(memory.withComing(coming, isThere));
        }
    }

    /** Whether a piece of one has come since this was asked last; who sent it may never send the rest. */
    public boolean hasGoneOn() {
        boolean came = pieceCame;
        pieceCame = false;
        return came;
    }

    /** Whether a start would begin with it: it does not with a received snapshot where the data file has a state. */
    private boolean isBegunWith(LogPosition position) {
        long inFile = file.position().offset();
        return inFile > 0 ? inFile == position.offset() : isHere(position.offset());
    }

    private boolean isHere(long offset) {
        return snapshots.files().stream().anyMatch(found -> found.offset() == offset && found.problem() == null);
    }

    public void store(FilesTask.StoreChunk chunk) throws IOException {
        Position last = chunk.last();
        isComing(Positions.inLog(last), chunk.under());
        pieceCame = true;
        try {
            if (isHere(last.offset())) {
                protocol.accept(new Input.SnapshotStored(last, chunk.size()));
                return;
            }
            if (receiver == null || !last.equals(receiving) || chunk.size() != receivingSize) {
                abort();
                receiver = snapshots.receive(clusterId, last.offset(), chunk.size());
                receiving = last;
                receivingSize = chunk.size(); // of two leaders' files of one entry they may differ
            }
            receiver.accept(chunk.at(), chunk.bytes(), 0, chunk.bytes().length);
            long next = receiver.nextPosition();
            if (!receiver.isComplete() || finish(last.offset())) {
                protocol.accept(new Input.SnapshotStored(last, next));
            }
        } catch (CorruptSnapshotException e) {
            LOG.warn(
                    "A snapshot that was received is damaged and is not used; the leader has the whole one, and"
                            + " sends it again. If this comes again, check this disk. {}",
                    e.getMessage());
            abort();
        } catch (DiskFullException | KernelMemoryException e) {
            LOG.error(
                    "No room for the snapshot that this node needs to catch up: {}. Nothing is lost: the other nodes"
                            + " have all of it, and the state that was here is as it was. Until there is room this node"
                            + " lags. Free space on the disk, or memory; the leader sends it again from its beginning",
                    e.getMessage());
            abort();
        }
    }

    /** @return whether it is here; if not, the sender sends it again */
    private boolean finish(long offset) throws IOException {
        boolean finished = false;
        while (!finished) {
            finished = receiver.finishSome(buffers.snapshotStep());
        }
        receiver = null;
        if (isHere(offset)) {
            LOG.info("Received the snapshot as of entry {}", offset);
            return true;
        }
        LOG.warn(
                "The snapshot as of entry {} was received and cannot be read back; the leader has the whole one, and"
                        + " sends it again. If this comes again, check this disk",
                offset);
        return false;
    }

    private void abort() throws IOException {
        if (receiver != null) {
            receiver.abort();
            receiver = null;
        }
    }

    /**
     * The state is durable in the data file, then the log starts after it, durably, then the state in memory is
     * replaced: a crash in between is finished at start, or leaves what was there before the first of these (H91).
     *
     * @return false if the disk has no room; it is tried again
     */
    public boolean install(FilesTask.Install install) throws IOException {
        Position last = install.last();
        SnapshotFile received = snapshots.files().stream()
                .filter(f -> f.offset() == last.offset() && f.problem() == null)
                .findFirst()
                .orElseThrow(() -> new IOException("the snapshot of entry " + last.offset() + " was received whole and"
                        + " is gone before it could be installed. Nothing is lost: the other nodes have all of it, and"
                        + " this node asks for it again when it is started again. Look for what removes files from"
                        + " the data directory"));
        try (Incoming incoming = read(received)) {
            SnapshotMeta meta = incoming.meta();
            if (!Positions.ofSnapshot(meta).equals(last)) {
                throw new IOException("snapshot " + received.name() + " is of entry " + Positions.ofSnapshot(meta)
                        + ", not " + last + ", which it was received as: it is not used. The other nodes have all of"
                        + " it; move the file away, and start this node again");
            }
            Configuration configuration = configuration(meta);
            isComing(Positions.baseOf(meta), install.under()); // a checkpoint may have been noted since it was received
            replace(incoming);
            StateImage image = incoming.image(file, close -> files.accept(new FilesTask.ReleaseRoot(close)));
            log.accept(new LogTask.Reset(
                    Positions.baseOf(meta),
                    install.under(),
                    () -> apply.accept(new ApplyTask.Restore(image, meta, configuration))));
        } catch (DiskFullException | KernelMemoryException e) {
            LOG.error(
                    "No room in the data file for the state of the snapshot that this node needs to catch up: {}."
                            + " Nothing is lost: the snapshot is here and whole. Until there is room this node lags. It"
                            + " is tried again every {} ms; free space on the disk, or memory",
                    e.getMessage(),
                    RETRY_MILLIS);
            timer.after(RETRY_MILLIS, () -> files.accept(new FilesTask.Load(install)));
            return false;
        } catch (CorruptSnapshotException e) {
            putAside(received);
            throw e;
        }
        snapshots.prune(file.previous());
        return true;
    }

    /** Read before anything is replaced: it may be of a level that this release does not support (H180). */
    private static Configuration configuration(SnapshotMeta meta) throws IOException {
        try {
            return Configuration.decode(meta.configuration());
        } catch (NewerLevelException e) {
            throw new IOException(
                    "the snapshot of entry " + meta.offset() + " is not installed: " + e.getMessage()
                            + ". Nothing is lost: log and state are as they were",
                    e);
        }
    }

    private Incoming read(SnapshotFile received) throws IOException {
        return dataOnDisk ? Incoming.leaving(snapshots, received) : Incoming.loading(snapshots, received);
    }

    /** One that is damaged, at whichever time it is read, must not be taken for one that is here at the next start. */
    private void putAside(SnapshotFile received) throws IOException {
        LOG.error(
                "The snapshot of entry {} was received and is damaged by now: it is put aside, and this node asks"
                        + " for it again when it is started again. The other nodes have all of it. Check this disk",
                received.offset());
        snapshots.quarantine(received);
    }

    private void replace(Incoming incoming) throws IOException {
        try {
            finish(incoming.replace(file));
        } catch (DiskFullException | KernelMemoryException | CorruptSnapshotException e) {
            throw e;
        } catch (IOException e) {
            LOG.error(
                    "The data file is damaged where the state of a snapshot takes its place. Nothing is lost: the"
                            + " snapshot is whole, and a new data file is made of it. The damaged one is put aside when"
                            + " that is durable, and never deleted. Check this disk. {}",
                    e.getMessage());
            finish(incoming.beginBeside(file));
        }
    }

    private static void finish(StateCheckpoint checkpoint) throws IOException {
        boolean isDurable = false;
        while (!isDurable) {
            isDurable = checkpoint.step();
        }
    }
}
