package dev.tidemark.node.lanes;

import dev.tidemark.disk.Disk;
import dev.tidemark.disk.DiskFullException;
import dev.tidemark.disk.KernelMemoryException;
import dev.tidemark.log.EndFile;
import dev.tidemark.log.EndMemory;
import dev.tidemark.log.LogPosition;
import dev.tidemark.node.entry.Positions;
import dev.tidemark.node.environment.NodeBuffers;
import dev.tidemark.node.mail.ApplyTask;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.node.mail.FilesTaskHandler;
import dev.tidemark.node.mail.LogTask;
import dev.tidemark.node.mail.Mailbox;
import dev.tidemark.node.snapshots.LoadedSnapshot;
import dev.tidemark.node.snapshots.SnapshotSender;
import dev.tidemark.protocol.Configuration;
import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.Position;
import dev.tidemark.state.CorruptSnapshotException;
import dev.tidemark.state.SnapshotFile;
import dev.tidemark.state.SnapshotMeta;
import dev.tidemark.state.SnapshotReceiver;
import dev.tidemark.state.SnapshotStore;
import dev.tidemark.state.SnapshotWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files lane: writes checkpoints beside the apply lane, receives snapshots, and has {@link SnapshotSender} send
 * them, in pieces, so that none waits long for another. A checkpoint that cannot be written for lack of room is given
 * up and tried again later; the log keeps everything meanwhile.
 */
public final class FilesLane extends Lane<FilesTask> {
    private static final Logger LOG = LoggerFactory.getLogger(FilesLane.class);

    private final Disk disk;
    private final SnapshotStore snapshots;
    private final EndFile endFile;
    private final UUID clusterId;
    private final NodeBuffers buffers;
    private final Consumer<Input> protocol;
    private final Consumer<LogTask> log;
    private final Consumer<ApplyTask> apply;
    private final SnapshotSender sender;
    private final Tasks tasks = new Tasks();

    private SnapshotWriter writer;
    private SnapshotReceiver receiver;
    private Position receiving;
    private long receivingSize;

    public FilesLane(
            Mailbox<FilesTask> own,
            Disk disk,
            SnapshotStore snapshots,
            EndFile endFile,
            UUID clusterId,
            NodeBuffers buffers,
            Consumer<Input> protocol,
            Consumer<LogTask> log,
            Consumer<ApplyTask> apply) {
        super(own);
        this.disk = disk;
        this.snapshots = snapshots;
        this.endFile = endFile;
        this.clusterId = clusterId;
        this.buffers = buffers;
        this.protocol = protocol;
        this.log = log;
        this.apply = apply;
        this.sender = new SnapshotSender(snapshots, buffers, protocol, own::post, apply);
    }

    @Override
    void handle(List<FilesTask> batch) {
        for (FilesTask task : batch) {
            try {
                task.dispatch(tasks);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private final class Tasks implements FilesTaskHandler {
        @Override
        public void writeCheckpoint(FilesTask.WriteCheckpoint task) throws IOException {
            startCheckpoint(task);
        }

        @Override
        public void continueCheckpoint(FilesTask.ContinueCheckpoint task) throws IOException {
            FilesLane.this.continueCheckpoint();
        }

        @Override
        public void measureDisk(FilesTask.MeasureDisk task) throws IOException {
            task.usableBytes().accept(disk.usableBytes());
        }

        @Override
        public void readChunk(FilesTask.ReadChunk task) throws IOException {
            sender.read(task);
        }

        @Override
        public void readForBackup(FilesTask.ReadForBackup task) throws IOException {
            sender.read(task);
        }

        @Override
        public void checkSnapshot(FilesTask.CheckSnapshot task) throws IOException {
            sender.goOnChecking(task.recipient());
        }

        @Override
        public void storeChunk(FilesTask.StoreChunk task) throws IOException {
            FilesLane.this.storeChunk(task);
        }

        @Override
        public void install(FilesTask.Install task) throws IOException {
            apply.accept(new ApplyTask.MakeRoom(() -> post(new FilesTask.Load(task))));
        }

        @Override
        public void load(FilesTask.Load task) throws IOException {
            FilesLane.this.install(task.install());
        }

        @Override
        public void rememberEnd(FilesTask.RememberEnd task) throws IOException {
            endFile.saveLightly(
                    endFile.memory().withEnd(task.end(), task.under()).withPeers(task.peers()));
            task.done().run();
        }

        @Override
        public void distrustCheckpoints(FilesTask.DistrustCheckpoints task) throws IOException {
            FilesLane.this.distrustCheckpoints(task.agreed());
            task.done().run();
        }

        @Override
        public void rememberOwed(FilesTask.RememberOwed task) throws IOException {
            endFile.save(endFile.memory().withOwed(task.owed()));
        }

        @Override
        public void settleOwed(FilesTask.SettleOwed task) throws IOException {
            endFile.save(endFile.memory().withOwed(null));
            LOG.info("The log holds all again that this node acknowledged: it votes and counts");
            task.done().run();
        }

        @Override
        public void closeEnd(FilesTask.CloseEnd task) throws IOException {
            endFile.save(endFile.memory().withEnd(task.end(), task.under()));
            endFile.close();
            task.done().run();
        }
    }

    /**
     * Before a snapshot is durable that the log may not reach: else nobody could tell it from a log that lost its end.
     */
    private void isComing(LogPosition snapshot, long under) throws IOException {
        EndMemory.Coming coming = new EndMemory.Coming(snapshot, under);
        EndMemory memory = endFile.memory();
        if (!coming.equals(memory.coming())) {
            boolean isThere =
                    memory.coming() != null && isHere(memory.coming().snapshot().offset());
            endFile.save(memory.withComing(coming, isThere));
        }
    }

    private void startCheckpoint(FilesTask.WriteCheckpoint write) throws IOException {
        SnapshotMeta meta = write.meta();
        if (write.logEnd().offset() < meta.offset()) {
            isComing(Positions.baseOf(meta), meta.epoch());
        }
        try {
            writer = snapshots.write(write.meta(), write.state());
            post(new FilesTask.ContinueCheckpoint());
        } catch (DiskFullException | KernelMemoryException e) {
            giveUpCheckpoint(write.meta().offset(), e);
        }
    }

    private void continueCheckpoint() throws IOException {
        if (writer == null) {
            return; // given up meanwhile
        }
        long offset = writer.meta().offset();
        try {
            if (!writer.writeSome(buffers.snapshotStep())) {
                post(new FilesTask.ContinueCheckpoint());
                return;
            }
        } catch (DiskFullException | KernelMemoryException e) {
            writer.abort();
            giveUpCheckpoint(offset, e);
            return;
        }
        writer = null;
        long sent = sender.oldestSent();
        snapshots.prune();
        boolean canBeRead = isHere(offset);
        if (canBeRead) {
            LOG.info("Checkpoint as of entry {} is durable", offset);
        } else {
            LOG.error(
                    "The checkpoint as of entry {} was written and cannot be read back, so it does not count. Nothing"
                            + " is lost, the log keeps everything, and it is written again later. Check this disk",
                    offset);
        }
        // Only what can be read makes the log before it superfluous (H17, H91).
        apply.accept(new ApplyTask.CheckpointDone(offset, canBeRead, sent));
    }

    private void giveUpCheckpoint(long offset, IOException e) {
        LOG.error(
                "No room for the checkpoint as of entry {}: {}. Nothing is lost, the log keeps everything; free space"
                        + " on the disk, or memory. It is tried again later",
                offset,
                e.getMessage());
        writer = null;
        apply.accept(new ApplyTask.CheckpointDone(offset, false));
    }

    private void storeChunk(FilesTask.StoreChunk chunk) throws IOException {
        Position last = chunk.last();
        isComing(Positions.inLog(last), chunk.under());
        try {
            if (isHere(last.offset())) {
                protocol.accept(new Input.SnapshotStored(last, chunk.size()));
                return;
            }
            if (receiver == null || !last.equals(receiving) || chunk.size() != receivingSize) {
                abortReceiving();
                receiver = snapshots.receive(clusterId, last.offset(), chunk.size());
                receiving = last;
                receivingSize = chunk.size(); // of two leaders' files of one entry they may differ
            }
            receiver.accept(chunk.at(), chunk.bytes(), 0, chunk.bytes().length);
            long next = receiver.nextPosition();
            if (!receiver.isComplete() || finishReceiving(last.offset())) {
                protocol.accept(new Input.SnapshotStored(last, next));
            }
        } catch (CorruptSnapshotException e) {
            LOG.warn("A snapshot that was received is damaged and is not used; asking again: {}", e.getMessage());
            abortReceiving();
        } catch (DiskFullException | KernelMemoryException e) {
            LOG.error("No room for the snapshot that this node needs to catch up: {}", e.getMessage());
            abortReceiving();
        }
    }

    /** @return whether it is here; if not, the sender sends it again */
    private boolean finishReceiving(long offset) throws IOException {
        boolean finished = false;
        while (!finished) {
            finished = receiver.finishSome(buffers.snapshotStep());
        }
        receiver = null;
        if (isHere(offset)) {
            LOG.info("Received the snapshot as of entry {}", offset);
            return true;
        }
        LOG.warn("The snapshot as of entry {} was received and cannot be read back; asking again", offset);
        return false;
    }

    private boolean isHere(long offset) {
        return snapshots.files().stream().anyMatch(file -> file.offset() == offset && file.problem() == null);
    }

    private void distrustCheckpoints(long agreed) throws IOException {
        if (writer != null) {
            writer.abort();
            writer = null;
        }
        for (SnapshotFile file : snapshots.files()) {
            if (file.offset() > agreed) {
                LOG.error(
                        "The checkpoint of entry {} is put aside as {}.corrupt: it is of a state that may be wrong",
                        file.offset(),
                        file.name());
                snapshots.quarantine(file);
            }
        }
    }

    private void abortReceiving() throws IOException {
        if (receiver != null) {
            receiver.abort();
            receiver = null;
        }
    }

    /**
     * Snapshot durable, then the log starts after it, durably, then the state: a crash in between is finished at start.
     */
    private void install(FilesTask.Install install) throws IOException {
        Position last = install.last();
        SnapshotFile file = snapshots.files().stream()
                .filter(f -> f.offset() == last.offset() && f.problem() == null)
                .findFirst()
                .orElseThrow(() -> new IOException("the snapshot of entry " + last.offset() + " disappeared"));
        LoadedSnapshot loaded = LoadedSnapshot.load(snapshots, file, bytes -> {});
        SnapshotMeta meta = loaded.meta();
        if (!Positions.ofSnapshot(meta).equals(last)) {
            throw new IOException(
                    "snapshot " + file.name() + " is of entry " + Positions.ofSnapshot(meta) + ", not " + last);
        }
        Configuration configuration = Configuration.decode(meta.configuration());
        LogPosition base = Positions.baseOf(meta);
        log.accept(new LogTask.Reset(
                base, install.under(), () -> apply.accept(new ApplyTask.Restore(loaded.image(), meta, configuration))));
        snapshots.prune();
    }
}
