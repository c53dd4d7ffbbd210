package dev.tidemark.node.lanes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.disk.DiskCall;
import dev.tidemark.disk.DiskOperation;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.log.end.EndFile;
import dev.tidemark.log.end.EndMemory;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.node.environment.NodeBuffers;
import dev.tidemark.node.mail.ApplyTask;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.node.mail.LogTask;
import dev.tidemark.node.mail.Mailbox;
import dev.tidemark.node.support.FillingMachine;
import dev.tidemark.node.support.StateFiles;
import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.entry.Position;
import dev.tidemark.state.StateEngine;
import dev.tidemark.state.change.FrozenState;
import dev.tidemark.state.datafile.StateFile;
import dev.tidemark.state.once.EngineLimits;
import dev.tidemark.state.rooted.RootedStateStore;
import dev.tidemark.state.row.SnapshotMeta;
import dev.tidemark.state.snapshot.CorruptSnapshotException;
import dev.tidemark.state.snapshot.SnapshotStore;
import dev.tidemark.state.snapshot.SnapshotWriter;
import dev.tidemark.tree.cache.PageCache;
import dev.tidemark.tree.page.TreeFormat;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A checkpoint leaves room for those that clients wait for. */
class FilesLaneTest {
    private static final UUID CLUSTER = new UUID(5, 5);
    private static final int STEP_BYTES = 100_000;
    private static final NodeBuffers BUFFERS =
            new NodeBuffers(100, 100, 100, 100, 100, 100, STEP_BYTES, 64, 0, StateFiles.SMALL);
    /** Ten steps. */
    private static final FillingMachine MEGABYTE = new FillingMachine(100, 10_000);

    private SimulatedDisk disk = new SimulatedDisk();
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final List<ApplyTask> toApply = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final List<Input> toProtocol = new ArrayList<>();
    private int syncs;
    private long writtenSinceSync;
    private StateFile file;
    private FilesLane lane;
    /** What is tried again after some time. */
    private final List<Runnable> later = new ArrayList<>();

    private final List<LogTask> toLog = new ArrayList<>();

    @BeforeEach
    void open() throws Exception {
        open(disk);
        disk.faults(this::observe);
    }

    private void open(SimulatedDisk on) throws Exception {
        open(on, false);
    }

    private void open(SimulatedDisk on, boolean dataOnDisk) throws Exception {
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

    private static EndFile endFile(SimulatedDisk on) throws Exception {
        return on.exists("end") ? EndFile.open(on, "end") : EndFile.create(on, "end", EndMemory.NOTHING);
    }

    private Fault observe(DiskCall call) {
        if (call.operation() == DiskOperation.SYNC) {
            syncs++;
            writtenSinceSync = 0;
        } else if (call.operation() == DiskOperation.WRITE) {
            writtenSinceSync += call.bytes();
            assertThat(writtenSinceSync).isLessThan(3 << 20);
        }
        return Fault.NONE;
    }

    private void runTasks() {
        for (Runnable next = tasks.poll(); next != null; next = tasks.poll()) {
            next.run();
        }
        assertThat(failures).isEmpty();
    }

    /** A turn of the scrub may come in the moment in which the node closes. */
    @Test
    void whatComesAfterTheCloseIsNotDone() {
        List<String> said = new ArrayList<>();
        lane.post(new FilesTask.CloseEnd(LogPosition.ZERO, 0, () -> said.add("closed")));
        lane.post(new FilesTask.Scrub(others -> said.add("read " + file.fileBytes())));
        runTasks();
        assertThat(said).containsExactly("closed");
    }

    @Test
    void aCheckpointIsDurablePieceByPiece() {
        lane.post(MEGABYTE.checkpoint(CLUSTER, 8));
        runTasks();
        assertThat(toApply).containsExactly(new ApplyTask.CheckpointDone(8, ApplyTask.CheckpointDone.NONE_SENT));
        assertThat(syncs).isGreaterThan(10);
        assertThat(file.position().offset()).isEqualTo(8);
    }

    /** All of it is whole in memory; what is damaged is put aside (H146). */
    @Test
    void aDataFileThatCannotBeReadIsWrittenAgain_H17_H146() throws Exception {
        lane.post(MEGABYTE.checkpoint(CLUSTER, 8));
        runTasks();
        toApply.clear();
        disk.flipBit("data.tree", 20_000, 3);
        disk.flipBit("data.tree", file.fileBytes() / 2, 3);
        open(disk);
        assertThatThrownBy(() -> StateFiles.read(file)).isInstanceOf(IOException.class);
        lane.post(MEGABYTE.checkpoint(CLUSTER, 9));
        runTasks();
        lane.post(MEGABYTE.checkpoint(CLUSTER, 10));
        runTasks();
        assertThat(toApply).containsExactly(done(9), done(10));
        assertThat(file.position().offset()).isEqualTo(10);
        StateFiles.read(file);
    }

    private static ApplyTask.CheckpointDone done(long offset) {
        return new ApplyTask.CheckpointDone(offset, ApplyTask.CheckpointDone.NONE_SENT);
    }

    /** A space page is damaged: no checkpoint can go on from that file (H146). */
    @Test
    void whereNoCheckpointCanGoOnTheFileIsReplaced_H146() throws Exception {
        lane.post(MEGABYTE.checkpoint(CLUSTER, 8));
        runTasks();
        toApply.clear();
        open(disk);
        disk.faults(call -> {
            boolean isAside = call.operation() == DiskOperation.READ && disk.exists("aside");
            return call.operation() == DiskOperation.READ && call.name().equals("data.tree") && !isAside
                    ? new Fault.Fail("a bad sector")
                    : Fault.NONE;
        });
        lane.post(MEGABYTE.checkpoint(CLUSTER, 9));
        runTasks();
        disk.faults(call -> Fault.NONE);
        assertThat(toApply).containsExactly(done(9));
        assertThat(disk.list("aside")).containsExactly("0001-data.tree");
        StateFiles.read(file);
    }

    @Test
    void withoutRoomACheckpointIsGivenUpAndTheNextOneIsWritten() throws Exception {
        disk.capacity(disk.usedBytes() + 100_000);
        lane.post(MEGABYTE.checkpoint(CLUSTER, 8));
        runTasks();
        assertThat(toApply).containsExactly(ApplyTask.CheckpointDone.failed(8));
        disk.capacity(Long.MAX_VALUE);
        lane.post(MEGABYTE.checkpoint(CLUSTER, 9));
        runTasks();
        assertThat(toApply).contains(done(9));
        StateFiles.read(file);
    }

    private final StateEngine cold = new StateEngine(
            FillingMachine.NOTHING,
            EngineLimits.DEFAULT,
            new RootedStateStore(new PageCache(TreeFormat.DEFAULT, 4, 4, 4, true), 0, 1_000));

    /** Of a state whose pairs are in the data file alone. */
    private FilesTask.WriteCheckpoint coldCheckpoint() {
        cold.skip(cold.appliedOffset() + 1, 3, 1_000);
        FrozenState frozen = cold.freeze();
        SnapshotMeta meta = new SnapshotMeta(CLUSTER, frozen.offset(), 3, 77, frozen.time(), 1, new byte[] {1, 2, 3});
        return new FilesTask.WriteCheckpoint(frozen, meta, new LogPosition(frozen.offset(), 3, 77), 3);
    }

    /** The engine stands on what was written, not on what it had frozen. */
    @Test
    void theRootOfACheckpointIsHandedToAStateThatIsNotInMemory() {
        lane.post(coldCheckpoint());
        runTasks();
        ApplyTask.CheckpointDone done = (ApplyTask.CheckpointDone) toApply.remove(0);
        assertThat(done.root()).isNotNull();
        cold.thaw(done.durable(), done.root());
        assertThat(cold.canFreeze()).isTrue();
    }

    /** What memory has not cannot be written to another file: that is told, and nothing is put aside by itself. */
    @Test
    void aDamagedDataFileThatHasWhatMemoryHasNotIsTold_H146() throws Exception {
        lane.post(coldCheckpoint());
        runTasks();
        ApplyTask.CheckpointDone done = (ApplyTask.CheckpointDone) toApply.remove(0);
        cold.thaw(true, done.root());
        open(disk);
        disk.faults(
                call -> call.operation() == DiskOperation.READ && call.name().equals("data.tree")
                        ? new Fault.Fail("a bad sector")
                        : Fault.NONE);
        lane.post(coldCheckpoint());
        runTasks();
        assertThat(toApply).hasSize(2);
        assertThat(toApply.get(1)).isEqualTo(ApplyTask.CheckpointDone.failed(cold.appliedOffset()));
        assertThat(((ApplyTask.RowsUnreadable) toApply.get(0)).why()).hasMessage("a bad sector");
        assertThat(disk.exists("aside")).isFalse();
        disk.faults(call -> Fault.NONE);
        List<String> told = new ArrayList<>();
        lane.post(new FilesTask.PutDataFileAside(() -> told.add("done")));
        runTasks();
        assertThat(told).containsExactly("done");
        assertThat(disk.list("aside")).containsExactly("0001-data.tree");
    }

    private static boolean isReadOfASnapshot(DiskCall call) {
        return call.operation() == DiskOperation.READ && call.name().endsWith(".snap");
    }

    /** As a peer sends it. */
    private static byte[] snapshot() throws Exception {
        SimulatedDisk leader = new SimulatedDisk();
        FilesTask.WriteCheckpoint filled = MEGABYTE.checkpoint(CLUSTER, 8);
        SnapshotStore store = SnapshotStore.open(leader);
        SnapshotWriter writer = store.write(filled.meta(), filled.state());
        while (!writer.writeSome(STEP_BYTES)) {
            // the next part
        }
        return store.send(store.files().get(0)).read(0, Integer.MAX_VALUE);
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

    /** Else rot is never looked for again, where a new leader sends entries instead of the rest (H10, H142). */
    @Test
    void aScrubWaitsForNoSnapshotOfWhichNothingComesAnyMore_H142() {
        List<Boolean> underWay = new ArrayList<>();
        FilesTask.Scrub look = new FilesTask.Scrub(others -> underWay.add(others.isUnderWay()));
        lane.post(look);
        lane.post(new FilesTask.StoreChunk(new Position(9, 3, 88), 10_000, 0, new byte[40], 3));
        lane.post(look);
        lane.post(look);
        runTasks();
        assertThat(underWay).containsExactly(false, true, false);
    }

    /** A checkpoint that the log does not reach. */
    private static FilesTask.WriteCheckpoint overtaking(long offset) {
        FilesTask.WriteCheckpoint write = MEGABYTE.checkpoint(CLUSTER, offset);
        return new FilesTask.WriteCheckpoint(write.state(), write.meta(), LogPosition.ZERO, 5);
    }

    private boolean isExplained(long offset) throws Exception {
        return note(offset) != null;
    }

    private EndMemory.Coming note(long offset) throws Exception {
        try (EndFile end = EndFile.open(disk, "end")) {
            return end.memory().announced(new LogPosition(offset, 3, 77));
        }
    }

    private static FilesTask.RememberEnd remember(LogPosition end, long under) {
        return new FilesTask.RememberEnd(end, under, new TreeMap<>(), () -> {});
    }

    /**
     * What a leader had removed may have been as long as its log is, and is remembered for some milliseconds more: it
     * does not reach a checkpoint of entries that took its place (seed 616158).
     */
    @Test
    void whatIsRememberedOfARemovedEndReachesNoCheckpoint_H161() throws Exception {
        lane.post(remember(new LogPosition(9, 2, 66), 2));
        runTasks();
        lane.post(overtaking(8));
        runTasks();
        assertThat(file.position().offset()).isEqualTo(8);
        assertThat(note(8)).isEqualTo(new EndMemory.Coming(new LogPosition(8, 3, 77), 5));
    }

    /** A note that stayed would explain the loss of an end. */
    @Test
    void aCheckpointIsNotedNoMoreOnceTheLogHasReachedIt_H161() throws Exception {
        lane.post(overtaking(8));
        tasks.remove().run();
        assertThat(isExplained(8)).isTrue();
        lane.post(remember(new LogPosition(8, 3, 77), 5));
        runTasks();
        assertThat(file.position().offset()).isEqualTo(8);
        assertThat(isExplained(8)).isFalse();
    }

    /** Else a restart takes what overtook a full log for a lost end (seed 603721). */
    @Test
    void aCheckpointIsNotedThoughASnapshotComesWhileItIsWritten_H161() throws Exception {
        lane.post(overtaking(8));
        tasks.remove().run();
        assertThat(isExplained(8)).isTrue();
        lane.post(new FilesTask.StoreChunk(new Position(9, 3, 77), 10_000, 0, new byte[40], 3));
        runTasks();
        assertThat(file.position().offset()).isEqualTo(8);
        assertThat(isExplained(8)).as("what is there").isTrue();
        lane.post(new FilesTask.StoreChunk(new Position(9, 3, 77), 10_000, 40, new byte[40], 3));
        runTasks();
        assertThat(isExplained(8)).as("what is there").isTrue();
        assertThat(isExplained(9)).as("what is coming").isTrue();
    }

    /** A received snapshot is not what a start begins with, and is noted again when it is installed. */
    @Test
    void whatTheDataFileHoldsStaysNotedWhileASnapshotWaits_H161() throws Exception {
        lane.post(overtaking(6));
        runTasks();
        byte[] sent = snapshot();
        Position last = new Position(8, 3, 77);
        lane.post(new FilesTask.StoreChunk(last, sent.length, 0, sent, 3));
        runTasks();
        lane.post(overtaking(7));
        tasks.remove().run();
        assertThat(isExplained(6)).as("what is there").isTrue();
        runTasks();
        assertThat(isExplained(7)).as("what is there").isTrue();
        lane.post(new FilesTask.Load(new FilesTask.Install(last, 3)));
        runTasks();
        assertThat(file.position().offset()).isEqualTo(8);
        assertThat(isExplained(8)).as("what is installed").isTrue();
    }
}
