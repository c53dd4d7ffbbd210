package dev.tidemark.node.lanes;

import dev.tidemark.disk.Disk;
import dev.tidemark.log.end.EndFile;
import dev.tidemark.log.end.EndMemory;
import dev.tidemark.node.entry.Positions;
import dev.tidemark.node.environment.NodeBuffers;
import dev.tidemark.node.environment.NodeEnvironment;
import dev.tidemark.node.mail.ApplyTask;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.node.mail.FilesTaskHandler;
import dev.tidemark.node.mail.LogTask;
import dev.tidemark.node.mail.Mailbox;
import dev.tidemark.node.repair.MetDamage;
import dev.tidemark.node.repair.RangeReading;
import dev.tidemark.node.snapshots.CheckpointWork;
import dev.tidemark.node.snapshots.SnapshotReceiving;
import dev.tidemark.node.snapshots.SnapshotSender;
import dev.tidemark.protocol.Input;
import dev.tidemark.state.datafile.StateFile;
import dev.tidemark.state.snapshot.SnapshotFile;
import dev.tidemark.state.snapshot.SnapshotStore;
import dev.tidemark.tree.file.TreeRefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files lane: the only one that touches the data file and snapshots. It has {@link CheckpointWork} write
 * checkpoints beside the apply lane, {@link SnapshotSender} send snapshots and {@link SnapshotReceiving} receive them,
 * in pieces, so that none waits long for another.
 */
public final class FilesLane extends Lane<FilesTask> {
    private static final Logger LOG = LoggerFactory.getLogger(FilesLane.class);

    private final Disk disk;
    private final StateFile file;
    private final SnapshotStore snapshots;
    private final EndFile endFile;
    private final Consumer<Input> protocol;
    private final Consumer<ApplyTask> apply;
    private final SnapshotSender sender;
    private final CheckpointWork checkpoints;
    private final SnapshotReceiving receiving;
    private final Tasks tasks = new Tasks();
    private boolean isClosed;
    /** The note of the checkpoint that is being written, or was last, should one be needed. */
    private EndMemory.Coming writing;
    /**
     * The log that has its entry is durable up to here, or further. What was remembered before says nothing of that: it
     * may be of what a leader had removed since, which was as long, and did not hold that entry.
     */
    private long logEnd;

    private final FilesTask.OtherWork others = new FilesTask.OtherWork() {
        @Override
        public boolean isUnderWay() {
            return checkpoints.isRunning() || sender.isWorking() || receiving.hasGoneOn();
        }

        @Override
        public long oldestSent() {
            return sender.oldestNeeded();
        }
    };

    /** @param dataOnDisk whether pairs may be in the data file alone */
    public FilesLane(
            Mailbox<FilesTask> own,
            Disk disk,
            StateFile file,
            SnapshotStore snapshots,
            EndFile endFile,
            UUID clusterId,
            NodeBuffers buffers,
            boolean dataOnDisk,
            NodeEnvironment.Timer timer,
            Consumer<Input> protocol,
            Consumer<LogTask> log,
            Consumer<ApplyTask> apply) {
        super(own);
        this.disk = disk;
        this.file = file;
        this.snapshots = snapshots;
        this.endFile = endFile;
        this.protocol = protocol;
        this.apply = apply;
        MetDamage met = new MetDamage(dataOnDisk, own::post, apply);
        this.sender = new SnapshotSender(disk, file, snapshots, buffers, met, protocol, own::post, apply);
        this.checkpoints = new CheckpointWork(file, snapshots, sender, met, own::post, apply);
        this.receiving = new SnapshotReceiving(
                file, snapshots, endFile, clusterId, buffers, dataOnDisk, timer, protocol, log, own::post, apply);
    }

    @Override
    void handle(List<FilesTask> batch) {
        for (FilesTask task : batch) {
            if (isClosed) {
                return; // nobody waits for it: a turn of the scrub may have come in the same moment
            }
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
            if (checkpoints.isRunning()) {
                noteOvertaking(); // a snapshot that is received between two pieces is noted in its place
            }
            checkpoints.goOn();
        }

        @Override
        public void makeSnapshot(FilesTask.MakeSnapshot task) throws IOException {
            sender.goOnMaking();
        }

        @Override
        public void scrub(FilesTask.Scrub task) throws IOException {
            task.step().run(others);
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
        public void readRange(FilesTask.ReadRange task) {
            protocol.accept(new Input.RangeRead(task.peer(), RangeReading.answer(file, task.request())));
        }

        @Override
        public void repairPage(FilesTask.RepairPage task) {
            task.step().run(file);
        }

        @Override
        public void storeChunk(FilesTask.StoreChunk task) throws IOException {
            receiving.store(task);
        }

        @Override
        public void install(FilesTask.Install task) throws IOException {
            apply.accept(new ApplyTask.MakeRoom(() -> post(new FilesTask.Load(task))));
        }

        @Override
        public void load(FilesTask.Load task) throws IOException {
            sender.giveUpMaking(); // what is made is of a state that is about to be replaced
            if (receiving.install(task.install())) {
                file.markWhole();
            }
        }

        @Override
        public void rememberEnd(FilesTask.RememberEnd task) throws IOException {
            endFile.saveLightly(
                    endFile.memory().withEnd(task.end(), task.under()).withPeers(task.peers()));
            logEnd = Math.max(logEnd, task.end().offset());
            task.done().run();
        }

        @Override
        public void distrustCheckpoints(FilesTask.DistrustCheckpoints task) throws IOException {
            FilesLane.this.distrustCheckpoints(task.agreed());
            task.done().run();
        }

        @Override
        public void releaseRoot(FilesTask.ReleaseRoot task) {
            task.root().run();
        }

        @Override
        public void putDataFileAside(FilesTask.PutDataFileAside task) throws IOException {
            checkpoints.end();
            sender.giveUpMaking();
            file.putAside();
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
        public void markDirectory(FilesTask.MarkDirectory task) throws IOException {
            task.mark().write();
        }

        @Override
        public void closeEnd(FilesTask.CloseEnd task) throws IOException {
            endFile.save(endFile.memory().withEnd(task.end(), task.under()));
            isClosed = true;
            endFile.close();
            sender.giveUpMaking();
            file.close();
            task.done().run();
        }
    }

    private void startCheckpoint(FilesTask.WriteCheckpoint write) throws IOException {
        writing = new EndMemory.Coming(Positions.baseOf(write.meta()), write.under());
        logEnd = write.logEnd().offset();
        noteOvertaking();
        checkpoints.start(write);
    }

    /** Of a checkpoint that the log does not reach the note must be there in the moment in which it is durable. */
    private void noteOvertaking() throws IOException {
        if (logEnd < writing.snapshot().offset()) {
            receiving.isComing(writing.snapshot(), writing.under());
        }
    }

    private void distrustCheckpoints(long agreed) throws IOException {
        checkpoints.end();
        sender.giveUpMaking();
        try {
            String done = file.distrust(agreed);
            if (done != null) {
                LOG.error("{}", done);
            }
        } catch (TreeRefusedException e) {
            throw new IOException(e.getMessage(), e);
        }
        for (SnapshotFile snapshot : snapshots.files()) {
            if (snapshot.offset() > agreed) {
                LOG.error(
                        "The snapshot of entry {} is put aside as {}.corrupt: it is of a state that may be wrong",
                        snapshot.offset(),
                        snapshot.name());
                snapshots.quarantine(snapshot);
            }
        }
    }
}
