package dev.tidemark.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.disk.CrashChooser;
import dev.tidemark.disk.CrashImages;
import dev.tidemark.disk.DiskFaults;
import dev.tidemark.disk.DiskFile;
import dev.tidemark.disk.DiskOperation;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.tree.check.Finding;
import dev.tidemark.tree.check.PageVisitor;
import dev.tidemark.tree.check.TreeInspector;
import dev.tidemark.tree.check.TreeReport;
import dev.tidemark.tree.write.Checkpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A page of the newest checkpoint is damaged, and the file goes on from the one before (R1, R11; H142, H146). */
final class TreeFallbackTest {
    private static final int DAMAGED = 5;
    private static final int MOST_IMAGES = 60;

    private final Script script = Script.ofEverything();
    private SimulatedDisk disk;
    private List<Finding> damage;
    private long givenUp;
    private int images;
    private int still;

    @BeforeEach
    void damage() throws Exception {
        disk = new SimulatedDisk();
        DataFile file = TestTree.create(disk);
        script.run(file, 1, DAMAGED);
        givenUp = file.root().sequence();
        disk.flipBit(TestTree.NAME, file.root().top().ref().address() * 512 + 60, 3);
        damage = inspect(disk).findings();
        assertThat(damage).isNotEmpty();
    }

    private static TreeReport inspect(SimulatedDisk image) throws Exception {
        return TreeInspector.inspect(image, TestTree.NAME, PageVisitor.NONE);
    }

    /** The checkpoint that is given up counts as it was, or no more: never with pages that are overwritten. */
    @Test
    void aCrashAfterAFallbackLeavesTheNewestAsItWasOrGone() throws Exception {
        DataFile before = DataFile.openTheOneBefore(disk, TestTree.NAME, TestTree.IDENTITY);
        crashing(() -> before.checkpoint(TestTree.at(DAMAGED), script.changes(DAMAGED)));
        assertThat(images).isGreaterThan(15);
        assertThat(still).isPositive();
        assertThat(TestTree.content(TestTree.open(disk))).isEqualTo(script.state(DAMAGED));
        TestTree.assertWhole(disk);
    }

    @Test
    void aCheckpointThatIsGivenUpAfterAFallbackDoesNotCutTheNewest() throws Exception {
        DataFile before = DataFile.openTheOneBefore(disk, TestTree.NAME, TestTree.IDENTITY);
        crashing(() -> {
            Checkpoint checkpoint = before.begin(TestTree.at(DAMAGED), TestTree.changes(TestTree.rows("z", 900, 20)));
            for (int i = 0; i < 6; i++) {
                checkpoint.step(); // the file grows, and pages are written
            }
            checkpoint.giveUp();
        });
        TestTree.assertWhole(disk);
        assertThat(TestTree.content(TestTree.open(disk))).isEqualTo(script.state(DAMAGED - 1));
    }

    private interface Work {
        void run() throws Exception;
    }

    private void crashing(Work work) throws Exception {
        disk.faults(call -> {
            if (call.operation().changes()) {
                CrashImages.forEach(disk, MOST_IMAGES, images, this::isAsItWasOrGone);
            }
            return Fault.NONE;
        });
        work.run();
        disk.faults(DiskFaults.NONE);
    }

    private void isAsItWasOrGone(SimulatedDisk image) {
        images++;
        try {
            DataFile file = TestTree.open(image);
            if (file.root().sequence() == givenUp) {
                still++;
                assertThat(inspect(image).findings()).isEqualTo(damage);
                file = DataFile.openTheOneBefore(image, TestTree.NAME, TestTree.IDENTITY);
            } else {
                TestTree.assertWhole(image);
            }
            long found = file.root().position().offset();
            assertThat(found).isBetween(DAMAGED - 1L, (long) DAMAGED);
            assertThat(TestTree.content(file)).isEqualTo(script.state(found));
        } catch (Exception e) {
            throw new AssertionError("image " + images, e);
        }
    }

    /** The other slot may hold a checkpoint from long ago, as after a fallback: its pages are used again. */
    @Test
    void anOlderCheckpointInTheOtherSlotIsNotTheOneBefore() throws Exception {
        SimulatedDisk old = new SimulatedDisk();
        DataFile file = TestTree.create(old);
        script.run(file, 1, 2);
        byte[] slot = new byte[8192];
        long at = file.root().sequence() % 2 * slot.length;
        try (DiskFile bytes = old.open(TestTree.NAME)) {
            bytes.read(ByteBuffer.wrap(slot), at);
            script.run(file, 3, 5);
            bytes.write(ByteBuffer.wrap(slot), at);
        }
        SimulatedDisk image = old.crash(CrashChooser.keepAll());
        assertThat(TestTree.open(image).root().position().offset()).isEqualTo(5);
        assertThat(DataFile.openTheOneBefore(image, TestTree.NAME, TestTree.IDENTITY))
                .isNull();
    }

    /**
     * The disk does not read a copy of the newest slot, and later does: the checkpoint in it is not believed when pages
     * of it are overwritten. The file opens meanwhile, at the one before. H06, H141.
     */
    @Test
    void aSlotThatTheDiskDoesNotReadIsOverwrittenFirst() throws Exception {
        disk.flipBit(TestTree.NAME, TestTree.open(disk).root().top().ref().address() * 512 + 60, 3); // whole again
        TestTree.assertWhole(disk);
        long slot = givenUp % 2 * 8192;
        for (long bad : new long[] {slot, slot + 4096}) {
            SimulatedDisk image = disk.crash(CrashChooser.keepAll());
            image.faults(call -> call.operation() == DiskOperation.READ && call.position() == bad
                    ? new Fault.Fail("a bad sector")
                    : Fault.NONE);
            DataFile file = TestTree.open(image);
            assertThat(file.root().position().offset()).isEqualTo(DAMAGED - 1);
            assertThat(TestTree.content(file)).isEqualTo(script.state(DAMAGED - 1));
            image.faults(call -> {
                if (call.operation().changes()) {
                    CrashImages.forEach(image, MOST_IMAGES, images, this::isOneOfTwoAndWhole);
                }
                return Fault.NONE;
            });
            file.checkpoint(TestTree.at(DAMAGED), TestTree.changes(TestTree.rows("z", 90, 20)));
            image.faults(DiskFaults.NONE);
            assertThat(TestTree.open(image).root().rows())
                    .isEqualTo(script.state(DAMAGED - 1).size() + 90);
        }
        assertThat(images).isGreaterThan(100);
    }

    private void isOneOfTwoAndWhole(SimulatedDisk image) {
        images++;
        try {
            TestTree.assertWhole(image);
            long found = TestTree.open(image).root().position().offset();
            assertThat(found).isBetween(DAMAGED - 1L, (long) DAMAGED);
        } catch (Exception e) {
            throw new AssertionError("image " + images, e);
        }
    }

    /** One copy of the older slot is not read: nothing is lost. Both slots: nothing is said of what was not seen. */
    @Test
    void aCopyThatTheDiskDoesNotReadIsNoReasonToRefuseTheFile() throws Exception {
        SimulatedDisk image = disk.crash(CrashChooser.keepAll());
        long older = (givenUp + 1) % 2 * 8192;
        image.faults(call -> call.operation() == DiskOperation.READ && call.position() == older
                ? new Fault.Fail("a bad sector")
                : Fault.NONE);
        assertThat(TestTree.open(image).root().sequence()).isEqualTo(givenUp);
        image.faults(call -> call.operation() == DiskOperation.READ && call.position() % 8192 == 0
                ? new Fault.Fail("a bad sector")
                : Fault.NONE);
        assertThatThrownBy(() -> TestTree.open(image))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a bad sector");
    }

    @Test
    void thereIsOneFallbackAndNoSecond() throws Exception {
        DataFile before = DataFile.openTheOneBefore(disk, TestTree.NAME, TestTree.IDENTITY);
        before.begin(TestTree.at(DAMAGED), script.changes(DAMAGED)).giveUp();
        assertThat(TestTree.open(disk).root().position().offset()).isEqualTo(DAMAGED - 1);
        assertThat(DataFile.openTheOneBefore(disk, TestTree.NAME, TestTree.IDENTITY))
                .isNull();
    }
}
