package dev.tidemark.node.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.disk.DiskCall;
import dev.tidemark.disk.DiskOperation;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.log.end.EndFile;
import dev.tidemark.log.end.EndMemory;
import dev.tidemark.node.environment.NodeBuffers;
import dev.tidemark.node.mail.ApplyTask;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.node.mail.LogTask;
import dev.tidemark.node.mail.Mailbox;
import dev.tidemark.node.support.FillingMachine;
import dev.tidemark.node.support.StateFiles;
import dev.tidemark.protocol.Input;
import dev.tidemark.state.datafile.StateFile;
import dev.tidemark.state.snapshot.SnapshotStore;
import dev.tidemark.state.snapshot.SnapshotWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;

/** The files lane of one node on a simulated disk; the test is its threads. */
abstract class FilesLaneFixture {
    static final UUID CLUSTER = new UUID(5, 5);
    static final int STEP_BYTES = 100_000;
    static final NodeBuffers BUFFERS =
            new NodeBuffers(100, 100, 100, 100, 100, 100, STEP_BYTES, 64, 0, StateFiles.SMALL);
    /** Ten steps. */
    static final FillingMachine MEGABYTE = new FillingMachine(100, 10_000);

    SimulatedDisk disk = new SimulatedDisk();
    final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    final List<ApplyTask> toApply = new ArrayList<>();
    final List<Throwable> failures = new ArrayList<>();
    final List<Input> toProtocol = new ArrayList<>();
    int syncs;
    long writtenSinceSync;
    StateFile file;
    FilesLane lane;
    /** What is tried again after some time. */
    final List<Runnable> later = new ArrayList<>();

    final List<LogTask> toLog = new ArrayList<>();

    @BeforeEach
    void open() throws Exception {
        open(disk);
        disk.faults(this::observe);
    }

    void open(SimulatedDisk on) throws Exception {
        open(on, false);
    }

    void open(SimulatedDisk on, boolean dataOnDisk) throws Exception {
        SnapshotStore snapshots = SnapshotStore.open(on);
        file = StateFiles.open(on, CLUSTER);
        lane = new FilesLane(
                new Mailbox<>(tasks::add, failures::add),
                on,
                file,
                snapshots,
                endFile(on),
                CLUSTER,
                BUFFERS,
                dataOnDisk,
                (millis, task) -> later.add(task),
                toProtocol::add,
                toLog::add,
                toApply::add);
        lane.open();
    }

    static EndFile endFile(SimulatedDisk on) throws Exception {
        return on.exists("end") ? EndFile.open(on, "end") : EndFile.create(on, "end", EndMemory.NOTHING);
    }

    Fault observe(DiskCall call) {
        if (call.operation() == DiskOperation.SYNC) {
            syncs++;
            writtenSinceSync = 0;
        } else if (call.operation() == DiskOperation.WRITE) {
            writtenSinceSync += call.bytes();
            assertThat(writtenSinceSync).isLessThan(3 << 20);
        }
        return Fault.NONE;
    }

    void runTasks() {
        for (Runnable next = tasks.poll(); next != null; next = tasks.poll()) {
            next.run();
        }
        assertThat(failures).isEmpty();
    }

    /** As a peer sends it. */
    static byte[] snapshot() throws Exception {
        SimulatedDisk leader = new SimulatedDisk();
        FilesTask.WriteCheckpoint filled = MEGABYTE.checkpoint(CLUSTER, 8);
        SnapshotStore store = SnapshotStore.open(leader);
        SnapshotWriter writer = store.write(filled.meta(), filled.state());
        while (!writer.writeSome(STEP_BYTES)) {
            // the next part
        }
        return store.send(store.files().get(0)).read(0, Integer.MAX_VALUE);
    }
}
