package dev.tidemark.node.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.node.mail.ApplyTask;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.node.mail.LogRetention;
import dev.tidemark.node.support.FillingMachine;
import dev.tidemark.node.support.StateFiles;
import dev.tidemark.state.datafile.StateCheckpoint;
import dev.tidemark.state.datafile.StateFile;
import dev.tidemark.tree.DataFile;
import dev.tidemark.tree.page.DamagedPageException;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.page.PageRef;
import java.util.ArrayDeque;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What comes of a damaged page that a scrub has found where the pairs are in the data file alone (H146). */
class ScrubbedPageTest {
    private static final UUID CLUSTER = new UUID(5, 5);
    private static final ScrubWords ON_DISK = new ScrubWords(false, true);

    private final SimulatedDisk disk = new SimulatedDisk();
    private final ArrayDeque<FilesTask> toFiles = new ArrayDeque<>();
    private final ArrayDeque<ApplyTask> toApply = new ArrayDeque<>();
    private int told;
    private StateFile file;
    private ScrubHealing healing;

    @BeforeEach
    void open() throws Exception {
        file = StateFiles.open(disk, CLUSTER);
        checkpoint(10);
        checkpoint(20);
        healing = new ScrubHealing(ON_DISK, disk, file, toFiles::add, task -> {}, toApply::add, () -> {}, () -> told++);
    }

    private void checkpoint(long offset) throws Exception {
        FilesTask.WriteCheckpoint task = new FillingMachine(1, 10).checkpoint(CLUSTER, offset);
        StateCheckpoint checkpoint = file.begin(task.meta(), task.state());
        while (!checkpoint.step()) {
            Thread.onSpinWait();
        }
    }

    private DamagedPageException damage(PageRef page, int blockBytes) throws Exception {
        disk.flipBit(DataFile.NAME, page.address() * blockBytes + 50, 1);
        try {
            file.pages().find(page);
            throw new AssertionError("it is whole");
        } catch (DamagedPageException e) {
            return e.touching(KeyRange.all());
        }
    }

    private DamagedPageException damagedTop() throws Exception {
        try (DataFile open = DataFile.open(disk, DataFile.NAME, null)) {
            return damage(open.root().top().ref(), open.format().blockBytes());
        }
    }

    private DamagedPageException damagedTopOfTheOneBefore() throws Exception {
        try (DataFile open = DataFile.openTheOneBefore(disk, DataFile.NAME, null)) {
            return damage(open.root().top().ref(), open.format().blockBytes());
        }
    }

    /** The others were asked, and that is what came of it. */
    private void repairEnds(boolean isWhole) throws Exception {
        ((ApplyTask.RowsUnreadable) toApply.remove()).repaired().accept(isWhole);
        ((FilesTask.RepairPage) toFiles.remove()).step().run(file);
    }

    @Test
    void onePageIsRepairedAndTheFileStays() throws Exception {
        DamagedPageException damage = damagedTop();
        healing.inDataFile(damage);
        assertThat(healing.damaged()).isEqualTo(1);
        assertThat(healing.isPending()).isFalse();
        disk.flipBit(
                DataFile.NAME,
                damage.ref().address() * file.format().blockBytes() + 50,
                1); // as it was: it was written again
        repairEnds(true);
        assertThat(healing.healed()).isEqualTo(1);
        assertThat(told).isEqualTo(1);
        assertThat(file.isDamaged()).isFalse();
        assertThat(toApply).isEmpty();
        assertThat(healing.text()).contains("is whole again", "Check this disk");
    }

    /** A checkpoint is asked for, again and again: it is what tells the node that the file has to be given up. */
    @Test
    void whatCannotBeRepairedCountsAsDamaged() throws Exception {
        healing.inDataFile(damagedTop());
        repairEnds(false);
        assertThat(file.isDamaged()).isTrue();
        assertThat(healing.isPending()).isTrue();
        assertThat(toApply).containsExactly(new ApplyTask.CheckpointNeeded());
        assertThat(healing.healed()).isZero();
    }

    /** No checkpoint needs it when two more are written; until then it is not healed. */
    @Test
    void aPageOfTheOlderCheckpointAloneIsOutlived() throws Exception {
        healing.inDataFile(damagedTopOfTheOneBefore());
        repairEnds(true);
        assertThat(healing.healed()).isZero();
        assertThat(healing.isPending()).isTrue();
        assertThat(file.isDamaged()).isFalse();
        assertThat(toApply).contains(new ApplyTask.CheckpointNeeded());
        goOn();
        assertThat(healing.healed()).isZero();
        checkpoint(30);
        goOn();
        assertThat(healing.healed()).isEqualTo(1);
        assertThat(healing.isPending()).isFalse();
        assertThat(healing.text()).contains("newer ones have taken its place");
    }

    private void goOn() throws Exception {
        healing.goOn(ApplyTask.CheckpointDone.NONE_SENT, LogRetention.ofBytes(0));
    }
}
