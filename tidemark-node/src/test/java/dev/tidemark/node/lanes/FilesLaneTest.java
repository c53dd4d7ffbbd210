package dev.tidemark.node.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.disk.DiskCall;
import dev.tidemark.disk.DiskOperation;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.log.EndFile;
import dev.tidemark.log.EndMemory;
import dev.tidemark.node.environment.NodeBuffers;
import dev.tidemark.node.mail.ApplyTask;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.node.mail.Mailbox;
import dev.tidemark.node.support.FillingMachine;
import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.Position;
import dev.tidemark.state.SnapshotStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A checkpoint leaves room for those that clients wait for. */
class FilesLaneTest {
    private static final UUID CLUSTER = new UUID(5, 5);
    private static final int STEP_BYTES = 100_000;
    private static final NodeBuffers BUFFERS = new NodeBuffers(100, 100, 100, 100, 100, 100, STEP_BYTES, 64, 0);
    /** Ten steps. */
    private static final FillingMachine MEGABYTE = new FillingMachine(100, 10_000);

    private final SimulatedDisk disk = new SimulatedDisk();
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final List<ApplyTask> toApply = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final List<Input> toProtocol = new ArrayList<>();
    private int syncs;
    private long writtenSinceSync;
    private FilesLane lane;

    @BeforeEach
    void open() throws Exception {
        open(disk);
        disk.faults(this::observe);
    }

    private void open(SimulatedDisk on) throws Exception {
        SnapshotStore snapshots = SnapshotStore.open(on);
        lane = new FilesLane(
                new Mailbox<>(tasks::add, failures::add),
                on,
                snapshots,
                EndFile.create(on, "end", EndMemory.NOTHING),
                CLUSTER,
                BUFFERS,
                toProtocol::add,
                task -> {},
                toApply::add);
        lane.open();
    }

    private Fault observe(DiskCall call) {
        if (call.operation() == DiskOperation.SYNC) {
            syncs++;
            writtenSinceSync = 0;
        } else if (call.operation() == DiskOperation.WRITE) {
            writtenSinceSync += call.bytes();
            assertThat(writtenSinceSync).isLessThan(3 * STEP_BYTES);
        }
        return Fault.NONE;
    }

    private void runTasks() {
        for (Runnable next = tasks.poll(); next != null; next = tasks.poll()) {
            next.run();
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void aCheckpointIsDurablePieceByPiece() {
        lane.post(MEGABYTE.checkpoint(CLUSTER, 8));
        runTasks();
        assertThat(toApply).containsExactly(new ApplyTask.CheckpointDone(8, true));
        assertThat(syncs).isBetween(10, 15);
    }

    /** Seed 2400: the log before it was removed, and neither disk nor log held what followers needed. */
    @Test
    void aCheckpointThatCannotBeReadBackDoesNotCount_H17_H91() {
        disk.faults(call -> isReadOfASnapshot(call) ? new Fault.StaleRead(0) : Fault.NONE);
        lane.post(MEGABYTE.checkpoint(CLUSTER, 8));
        runTasks();
        assertThat(toApply).containsExactly(new ApplyTask.CheckpointDone(8, false));
    }

    private static boolean isReadOfASnapshot(DiskCall call) {
        return call.operation() == DiskOperation.READ && call.name().endsWith(".snap");
    }

    /** It is asked for again; what cannot be read is not installed. */
    @Test
    void aReceivedSnapshotThatCannotBeReadBackIsNotStored_H17_H91() throws Exception {
        lane.post(MEGABYTE.checkpoint(CLUSTER, 8));
        runTasks();
        byte[] sent = SnapshotStore.open(disk)
                .send(SnapshotStore.open(disk).files().get(0))
                .read(0, Integer.MAX_VALUE);
        SimulatedDisk other = new SimulatedDisk();
        open(other);
        Position last = new Position(8, 3, 77);
        other.faults(call -> isReadOfASnapshot(call) ? new Fault.StaleRead(0) : Fault.NONE);
        lane.post(new FilesTask.StoreChunk(last, sent.length, 0, sent, 3));
        runTasks();
        assertThat(toProtocol).isEmpty();
        other.faults(call -> Fault.NONE);
        lane.post(new FilesTask.StoreChunk(last, sent.length, 0, sent, 3));
        runTasks();
        assertThat(toProtocol).containsExactly(new Input.SnapshotStored(last, sent.length));
    }

    @Test
    void othersGetTheirTurnBetweenThePieces() {
        List<Integer> measuredAfter = new ArrayList<>();
        lane.post(MEGABYTE.checkpoint(CLUSTER, 8));
        tasks.remove().run();
        lane.post(new FilesTask.MeasureDisk(usable -> measuredAfter.add(syncs)));
        runTasks();
        assertThat(measuredAfter).hasSize(1);
        assertThat(measuredAfter.get(0)).isLessThan(3);
    }

    /** Two leaders' files of one entry need not be equal to the byte (H91). */
    @Test
    void aSnapshotOfAnotherSizeIsReceivedFromItsBeginning() {
        Position last = new Position(9, 3, 88);
        lane.post(new FilesTask.StoreChunk(last, 10_000, 0, new byte[40], 3));
        lane.post(new FilesTask.StoreChunk(last, 9_000, 0, new byte[10], 3));
        runTasks();
        assertThat(toProtocol).containsExactly(new Input.SnapshotStored(last, 40), new Input.SnapshotStored(last, 10));
    }
}
