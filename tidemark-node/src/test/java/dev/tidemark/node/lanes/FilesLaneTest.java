package dev.tidemark.node.lanes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.disk.DiskOperation;
import dev.tidemark.disk.Fault;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.node.mail.ApplyTask;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.node.support.FillingMachine;
import dev.tidemark.node.support.StateFiles;
import dev.tidemark.protocol.entry.Position;
import dev.tidemark.state.StateEngine;
import dev.tidemark.state.change.FrozenState;
import dev.tidemark.state.once.EngineLimits;
import dev.tidemark.state.rooted.RootedStateStore;
import dev.tidemark.state.row.SnapshotMeta;
import dev.tidemark.tree.cache.PageCache;
import dev.tidemark.tree.page.TreeFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A checkpoint leaves room for those that clients wait for. */
class FilesLaneTest extends FilesLaneFixture {
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
}
