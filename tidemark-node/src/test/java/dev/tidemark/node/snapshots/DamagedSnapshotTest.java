package dev.tidemark.node.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.disk.DiskOperation;
import dev.tidemark.disk.Fault;
import dev.tidemark.node.mail.ApplyTask;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.node.repair.MetDamage;
import dev.tidemark.node.support.StateFiles;
import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.entry.Position;
import dev.tidemark.state.snapshot.SnapshotFile;
import dev.tidemark.state.snapshot.SnapshotStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A snapshot or a data file that is damaged, or of a wrong state, is put aside, and nobody is sent any of it. */
class DamagedSnapshotTest extends FilesLaneByHand {
    /** A state that went wrong must not come back with the next start; what was right before it must stay. */
    @Test
    void checkpointsOfAStateThatDiffersArePutAside_H89() throws Exception {
        checkpoint(9);
        checkpoint(20);
        checkpoint(30);
        made();
        boolean[] done = new boolean[1];
        run(new FilesTask.DistrustCheckpoints(20, () -> done[0] = true));
        assertThat(done[0]).isTrue();
        assertThat(file.position().offset()).isEqualTo(20);
        assertThat(StateFiles.open(disk, CLUSTER).position().offset()).isEqualTo(20);
        assertThat(disk.list("snapshots")).containsExactly("00000000000000000030.snap.corrupt");
    }

    /** What is being written of it never counts, nor what waited for its turn to be written. */
    @Test
    void aCheckpointThatIsBeingWrittenIsGivenUpWithIt_H89() throws Exception {
        files.post(FIFTY_PAIRS.checkpoint(CLUSTER, 9));
        tasks.remove().run(); // it is begun
        run(new FilesTask.DistrustCheckpoints(0, () -> {}));
        assertThat(file.position().offset()).isZero();
        assertThat(StateFiles.open(disk, CLUSTER).position().offset()).isZero();
        run(FIFTY_PAIRS.checkpoint(CLUSTER, 12));
        assertThat(file.position().offset()).isZero();
        assertThat(toApply).isEmpty();
    }

    /** Seed 9085 of the simulator: a leader offered what every follower had to refuse, and did so for ever. */
    @ParameterizedTest
    @ValueSource(longs = {3, 200, 400, 700, 1_390})
    void aDamagedSnapshotIsPutAsideAndMadeAgain_H17_H91g(long position) throws Exception {
        checkpoint(9);
        SnapshotFile made = made();
        disk.flipBit(made.name(), position, 4);
        run(new FilesTask.ReadChunk(PEER, 0, 0));
        assertThat(answers).containsExactly(new Input.SnapshotUnavailable(PEER));
        assertThat(disk.exists(made.name() + ".corrupt")).isTrue();
        answers.clear();
        sendNewest(new Position(9, 3, 77));
        assertThat(toApply).isEmpty();
    }

    /** Seed 2400: one that was damaged was sent for ever. */
    @Test
    void oneThatWasFoundDamagedBeforeIsPutAsideToo_H17_H91g() throws Exception {
        checkpoint(9);
        SnapshotFile made = made();
        disk.flipBit(made.name(), 3, 4);
        List<FilesTask> toFiles = new ArrayList<>();
        MetDamage met = new MetDamage(false, toFiles::add, toApply::add);
        SnapshotSender sender = new SnapshotSender(
                disk, file, SnapshotStore.open(disk), TINY, met, answers::add, toFiles::add, toApply::add);
        sender.read(new FilesTask.ReadChunk(PEER, 0, 0)); // it looks at all files
        assertThat(answers).isEmpty();
        assertThat(toFiles).containsExactly(new FilesTask.MakeSnapshot());
        assertThat(disk.exists(made.name() + ".corrupt")).isTrue();
    }

    /** The state is whole in memory: all of it is written to another data file, and then there is a snapshot (H146). */
    @Test
    void aDamagedDataFileGivesNoSnapshotAndIsWrittenAgain_H146() throws Exception {
        checkpoint(9);
        disk.faults(
                call -> call.operation() == DiskOperation.READ && call.name().equals("data.tree")
                        ? new Fault.Fail("a bad sector")
                        : Fault.NONE);
        run(new FilesTask.ReadChunk(PEER, 0, 0));
        disk.faults(call -> Fault.NONE);
        assertThat(answers).containsExactly(new Input.SnapshotUnavailable(PEER));
        assertThat(toApply).containsExactly(new ApplyTask.CheckpointNeeded());
        answers.clear();
        toApply.clear();
        checkpoint(9);
        assertThat(disk.list("aside")).containsExactly("0001-data.tree");
        sendNewest(new Position(9, 3, 77));
    }

    /** A peer asks again and again; what it asks for while the file is replaced must not damn the new one (H146). */
    @Test
    void aPeerThatAsksWhileTheFileIsReplacedHarmsNothing_H146() throws Exception {
        checkpoint(9);
        for (int times = 1; times <= 2; times++) {
            int before = times - 1;
            disk.faults(call ->
                    call.operation() == DiskOperation.READ && call.name().equals("data.tree") && aside() == before
                            ? new Fault.Fail("a bad sector")
                            : Fault.NONE);
            run(new FilesTask.ReadChunk(PEER, 0, 0));
            run(new FilesTask.ReadChunk(PEER, 0, 0));
            files.post(FIFTY_PAIRS.checkpoint(CLUSTER, 10 * times));
            while (aside() == before) {
                tasks.remove().run();
                files.post(new FilesTask.ReadChunk(PEER, 0, 0));
            }
            run(FIFTY_PAIRS.checkpoint(CLUSTER, 10 * times + 5));
            assertThat(file.position().offset()).isEqualTo(10 * times + 5);
            assertThat(aside()).isEqualTo(times);
        }
        assertThat(disk.list("aside")).containsExactly("0001-data.tree", "0002-data.tree");
    }

    private int aside() {
        try {
            return disk.exists("aside") ? disk.list("aside").size() : 0;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
