package dev.tidemark.node.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.log.end.EndFile;
import dev.tidemark.log.end.EndMemory;
import dev.tidemark.node.environment.NodeBuffers;
import dev.tidemark.node.lanes.FilesLane;
import dev.tidemark.node.mail.ApplyTask;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.node.mail.Mailbox;
import dev.tidemark.node.support.FillingMachine;
import dev.tidemark.node.support.StateFiles;
import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.entry.Position;
import dev.tidemark.state.datafile.StateFile;
import dev.tidemark.state.snapshot.SnapshotFile;
import dev.tidemark.state.snapshot.SnapshotStore;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;

/** A files lane on a disk of its own, whose tasks run one by one, when a test has them run. */
abstract class FilesLaneByHand {
    static final UUID CLUSTER = new UUID(5, 5);
    static final int PEER = 2;
    static final NodeBuffers TINY = new NodeBuffers(100, 100, 100, 100, 100, 100, 40, 64, 0, StateFiles.SMALL);
    static final FillingMachine FIFTY_PAIRS = new FillingMachine(50, 20);

    final SimulatedDisk disk = new SimulatedDisk();
    final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    final List<Throwable> failures = new ArrayList<>();
    final List<Input> answers = new ArrayList<>();
    final List<ApplyTask> toApply = new ArrayList<>();
    SnapshotStore snapshots;
    StateFile file;
    final Mailbox<FilesTask> files = new Mailbox<>(tasks::add, failures::add);

    @BeforeEach
    void open() throws Exception {
        snapshots = SnapshotStore.open(disk);
        file = StateFiles.open(disk, CLUSTER);
        FilesLane lane = new FilesLane(
                files,
                disk,
                file,
                snapshots,
                EndFile.create(disk, "end", EndMemory.NOTHING),
                CLUSTER,
                TINY,
                false,
                (millis, task) -> {},
                answers::add,
                task -> {},
                toApply::add);
        lane.open();
    }

    void run(FilesTask task) {
        files.post(task);
        for (Runnable next = tasks.poll(); next != null; next = tasks.poll()) {
            next.run();
        }
        assertThat(failures).isEmpty();
    }

    void checkpoint(long offset) {
        run(FIFTY_PAIRS.checkpoint(CLUSTER, offset));
        assertThat(toApply).containsExactly(new ApplyTask.CheckpointDone(offset, ApplyTask.CheckpointDone.NONE_SENT));
        toApply.clear();
    }

    /** Offset of the snapshot for whose sake the log is kept, when one more checkpoint is written. */
    long keptFor(long offset) {
        run(FIFTY_PAIRS.checkpoint(CLUSTER, offset));
        ApplyTask.CheckpointDone done = (ApplyTask.CheckpointDone) toApply.remove(0);
        assertThat(done.offset()).isEqualTo(offset);
        return done.sent();
    }

    /** The snapshot of the newest checkpoint, of which the peer was sent the first piece. */
    SnapshotFile made() {
        run(new FilesTask.ReadChunk(PEER, 0, 0));
        assertThat(answers).hasSize(1);
        assertThat(answers.remove(0)).isInstanceOf(Input.SnapshotRead.class);
        assertThat(toApply).isEmpty();
        return snapshots.files().get(0);
    }

    /** As a leader does: from the first byte on, of whatever is the newest. */
    byte[] sendNewest(Position expected) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        long offset = 0;
        while (true) {
            run(new FilesTask.ReadChunk(PEER, offset, all.size()));
            assertThat(answers).hasSize(1);
            Input.SnapshotRead read = (Input.SnapshotRead) answers.remove(0);
            assertThat(read.last()).isEqualTo(expected);
            all.writeBytes(read.bytes());
            offset = read.last().offset();
            if (all.size() == read.size()) {
                return all.toByteArray();
            }
        }
    }
}
