package dev.tidemark.node.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.disk.DiskCall;
import dev.tidemark.disk.DiskOperation;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.node.mail.LogTask;
import dev.tidemark.node.support.StateFiles;
import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.entry.Position;
import dev.tidemark.state.snapshot.CorruptSnapshotException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What comes of a snapshot of a leader, whole, damaged, or without room. */
class ReceivedSnapshotTest extends FilesLaneFixture {
    private static boolean isReadOfASnapshot(DiskCall call) {
        return call.operation() == DiskOperation.READ && call.name().endsWith(".snap");
    }

    /** It is asked for again; what cannot be read is not installed. */
    @Test
    void aReceivedSnapshotThatCannotBeReadBackIsNotStored_H17_H91() throws Exception {
        byte[] sent = snapshot();
        Position last = new Position(8, 3, 77);
        disk.faults(call -> isReadOfASnapshot(call) ? new Fault.StaleRead(0) : Fault.NONE);
        lane.post(new FilesTask.StoreChunk(last, sent.length, 0, sent, 3));
        runTasks();
        assertThat(toProtocol).isEmpty();
        disk.faults(call -> Fault.NONE);
        lane.post(new FilesTask.StoreChunk(last, sent.length, 0, sent, 3));
        runTasks();
        assertThat(toProtocol).containsExactly(new Input.SnapshotStored(last, sent.length));
    }

    /**
     * Where pairs do not come into memory it is read once to check it, and twice more to write it: whichever reading
     * meets the damage, it is put aside, and what was there stays; a node that starts again asks for it.
     */
    @Test
    void aReceivedSnapshotThatRotsWhileItIsInstalledIsPutAside_H17_H91() throws Exception {
        byte[] sent = snapshot();
        Position last = new Position(8, 3, 77);
        int all = installedWithRotAtRead(0, sent, last);
        assertThat(failures).isEmpty();
        assertThat(file.position().offset()).isEqualTo(8);
        assertThat(all).as("in three passes").isGreaterThan(50);
        for (int nth = 1; nth <= all; nth += 5) {
            installedWithRotAtRead(nth, sent, last);
            assertThat(failures).as("read %d", nth).hasSize(1);
            assertThat(failures.get(0)).hasRootCauseInstanceOf(CorruptSnapshotException.class);
            assertThat(disk.list("snapshots")).containsExactly("00000000000000000008.snap.corrupt");
            assertThat(file.position().offset()).isZero();
            assertThat(toLog).isEmpty();
        }
    }

    /** @return how often the snapshot was read while it was installed */
    private int installedWithRotAtRead(int nth, byte[] sent, Position last) throws Exception {
        disk = new SimulatedDisk();
        open(disk, true);
        failures.clear();
        toLog.clear();
        lane.post(new FilesTask.StoreChunk(last, sent.length, 0, sent, 3));
        runTasks();
        int[] reads = {0};
        disk.faults(call -> {
            if (isReadOfASnapshot(call) && ++reads[0] == nth) {
                flipBit(call);
            }
            return Fault.NONE;
        });
        lane.post(new FilesTask.Load(new FilesTask.Install(last, 3)));
        tasks.remove().run();
        return reads[0];
    }

    private void flipBit(DiskCall call) {
        try {
            disk.flipBit(call.name(), call.position() + 20, 3);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** In the data file first, durably; then the log; a disk without room holds it up and ends nothing (H91, H104). */
    @Test
    void aReceivedStateIsInTheDataFileBeforeTheLogIsReset_H91() throws Exception {
        byte[] sent = snapshot();
        Position last = new Position(8, 3, 77);
        lane.post(new FilesTask.StoreChunk(last, sent.length, 0, sent, 3));
        runTasks();
        disk.capacity(disk.usedBytes() + 100_000);
        lane.post(new FilesTask.Load(new FilesTask.Install(last, 3)));
        runTasks();
        assertThat(toLog).isEmpty();
        assertThat(later).hasSize(1);
        disk.capacity(Long.MAX_VALUE);
        later.remove(0).run();
        runTasks();
        assertThat(toLog).hasSize(1);
        assertThat(toLog.get(0)).isInstanceOf(LogTask.Reset.class);
        assertThat(file.position().offset()).isEqualTo(8);
        StateFiles.read(StateFiles.open(disk, CLUSTER));
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
