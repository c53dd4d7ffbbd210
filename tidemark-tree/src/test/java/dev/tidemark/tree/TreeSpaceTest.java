package dev.tidemark.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.disk.CrashChooser;
import dev.tidemark.disk.CrashImages;
import dev.tidemark.disk.DiskFaults;
import dev.tidemark.disk.DiskFullException;
import dev.tidemark.disk.DiskOperation;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.tree.check.PageVisitor;
import dev.tidemark.tree.check.TreeInspector;
import dev.tidemark.tree.file.PageFile;
import dev.tidemark.tree.page.DamagedPageException;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.page.Page;
import dev.tidemark.tree.page.PageKind;
import dev.tidemark.tree.page.PageRef;
import dev.tidemark.tree.write.Change;
import dev.tidemark.tree.write.Changes;
import dev.tidemark.tree.write.Checkpoint;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How the file grows and becomes shorter (R5, R8; H147): by what is needed, in small steps, long runs included. */
final class TreeSpaceTest {
    private static final int SEGMENT = TestTree.SMALL.segmentBytes();
    private static final String LONG = "r".repeat(20_000); // two segments and a half

    private final SimulatedDisk disk = new SimulatedDisk();

    /** A file of which little is left, with a run that is longer than a segment at its end. */
    private DataFile sparseWithALongRunAtTheEnd() throws Exception {
        DataFile file = TestTree.create(disk);
        file.checkpoint(TestTree.at(1), TestTree.changes(TestTree.rows("a", 3000, 20)));
        file.checkpoint(TestTree.at(2), TestTree.changes(TestTree.put("y", LONG), TestTree.put("z", "s".repeat(900))));
        file.checkpoint(TestTree.at(3), TestTree.cut(TestTree.range("a0003", "a2990")));
        assertThat(longRun().address() * 512).isGreaterThan(file.fileBytes() * 3 / 4);
        return file;
    }

    private PageRef longRun() throws Exception {
        PageRef[] found = {PageRef.NONE};
        TreeInspector.inspect(disk, TestTree.NAME, new PageVisitor() {
            @Override
            public void page(Page page, KeyRange keys) {
                if (page.kind() == PageKind.RUN && page.ref().bytes() > SEGMENT) {
                    found[0] = page.ref();
                }
            }
        });
        return found[0];
    }

    @Test
    void aLongRunMovesAsAWholeAndTheFileBecomesShorter() throws Exception {
        DataFile file = sparseWithALongRunAtTheEnd();
        long full = file.fileBytes();
        PageRef before = longRun();
        Map<String, String> rows = TestTree.content(file);
        for (int i = 4; i < 20; i++) {
            crashing(file, i);
            TestTree.assertWhole(disk);
            assertThat(TestTree.content(file)).isEqualTo(rows);
        }
        assertThat(longRun().address()).isLessThan(before.address() / 4);
        assertThat(file.fileBytes()).isLessThan(full / 3);
    }

    private void crashing(DataFile file, int offset) throws Exception {
        disk.faults(call -> {
            if (call.operation().changes()) {
                CrashImages.forEach(disk, 6, offset, TreeSpaceTest::assertWhole);
            }
            return Fault.NONE;
        });
        file.checkpoint(TestTree.at(offset), Changes.none());
        disk.faults(DiskFaults.NONE);
    }

    private static void assertWhole(SimulatedDisk image) {
        try {
            TestTree.assertWhole(image);
            assertThat(TestTree.content(TestTree.open(image))).containsEntry("y", LONG);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** It is damaged, so it stays, and the file with it. Cut away, its blocks are free and the file becomes shorter. */
    @Test
    void aLongRunThatCannotMoveIsCutAway() throws Exception { // H146
        DataFile file = sparseWithALongRunAtTheEnd();
        PageRef run = longRun();
        long bit = run.address() * 512 + 9000;
        disk.flipBit(TestTree.NAME, bit, 1);
        for (int i = 4; i < 10; i++) {
            file.checkpoint(TestTree.at(i), Changes.none());
        }
        assertThat(file.fileBytes()).isGreaterThan(run.address() * 512 + run.bytes());
        for (int i = 10; i < 20; i++) {
            file.checkpoint(TestTree.at(i), TestTree.cut(TestTree.range("y", "y0")));
        }
        assertThat(file.fileBytes()).isLessThan(run.address() * 512 / 4);
        assertThat(TestTree.content(file)).hasSize(14);
        TestTree.assertWhole(disk);
    }

    /** Rows that lie together change: what is reserved is not as if each was in a leaf of its own. */
    @Test
    void theFileGrowsByWhatIsNeededAndIsNotZeroedAgain() throws Exception {
        DataFile file = TestTree.create(disk);
        file.checkpoint(TestTree.at(1), TestTree.changes(TestTree.rows("a", 6000, 20)));
        assertThat(file.fileBytes()).isLessThan(file.liveBytes() * 5 / 4 + 3 * SEGMENT);
        long[] zeroed = {0};
        for (int i = 2; i < 30; i++) {
            long end = file.fileBytes();
            Change[] changes = new Change[600];
            for (int j = 0; j < changes.length; j++) {
                changes[j] = TestTree.put(TestTree.key("a", i % 9 * 600 + j), "w".repeat(15 + (i + j) % 10));
            }
            disk.faults(call -> {
                zeroed[0] += call.operation() == DiskOperation.WRITE && call.position() >= end ? call.bytes() : 0;
                return Fault.NONE;
            });
            file.checkpoint(TestTree.at(i), TestTree.changes(changes));
            disk.faults(DiskFaults.NONE);
            assertThat(file.fileBytes()).isLessThan(file.liveBytes() * 2 + 8 * SEGMENT);
            if (i == 5) {
                zeroed[0] = 0;
            }
        }
        assertThat(zeroed[0])
                .as("bytes by which the file grew after the first few")
                .isLessThanOrEqualTo(2 * SEGMENT);
    }

    /** What it says that it has written is what the disk was given: the leaves that changed, and their path. */
    @Test
    void aCheckpointWritesWhatChanged() throws Exception {
        DataFile file = TestTree.create(disk);
        file.checkpoint(TestTree.at(1), TestTree.changes(TestTree.rows("a", 6000, 20)));
        long slots = (long) PageFile.metaBlocks(TestTree.SMALL) * TestTree.SMALL.blockBytes();
        long[] given = {0};
        disk.faults(call -> {
            boolean isPage = call.operation() == DiskOperation.WRITE && call.position() >= slots;
            given[0] += isPage ? call.bytes() : 0;
            return Fault.NONE;
        });
        Checkpoint one = file.begin(TestTree.at(2), TestTree.changes(TestTree.put(TestTree.key("a", 77), "other")));
        long end = file.fileBytes();
        while (!one.step()) {
            // goes on
        }
        disk.faults(DiskFaults.NONE);
        long grown = file.fileBytes() - end;
        assertThat(one.writtenBytes()).isPositive().isLessThan(file.liveBytes() / 8);
        assertThat(given[0] - grown).as("given to the disk, without new space").isEqualTo(one.writtenBytes());
    }

    @Test
    void noStepOfACheckpointIsLarge() throws Exception {
        DataFile file = TestTree.create(disk);
        file.checkpoint(TestTree.at(1), TestTree.changes(TestTree.rows("a", 3000, 20)));
        long[] bytes = {0};
        disk.faults(call -> {
            boolean isData = call.operation() == DiskOperation.WRITE || call.operation() == DiskOperation.READ;
            bytes[0] += isData ? call.bytes() : 0;
            return Fault.NONE;
        });
        Changes changes = TestTree.changes(TestTree.rows("a", 3000, 60));
        Checkpoint checkpoint = file.begin(TestTree.at(2), changes);
        assertThat(bytes[0]).as("begin looks at a few blocks").isLessThanOrEqualTo(4 * 512);
        int steps = 0;
        for (boolean done = false; !done; steps++) {
            done = checkpoint.step();
            assertThat(bytes[0]).as("step %d", steps).isLessThan(4 * SEGMENT);
            bytes[0] = 0;
        }
        assertThat(steps).isGreaterThan(20);
        // nothing has an effect, so nothing is written: what is read is no large step either
        Checkpoint reading = file.begin(TestTree.at(3), TestTree.changes(TestTree.rows("a", 3000, 60)));
        for (steps = 0; !reading.step(); steps++) {
            assertThat(bytes[0]).as("step %d", steps).isLessThan(4 * SEGMENT);
            bytes[0] = 0;
        }
        assertThat(steps).isGreaterThan(10);
    }

    @Test
    void aDiskWithoutRoomIsFoundBeforeAnythingIsWritten() throws Exception { // R8, H17c
        DataFile file = TestTree.create(disk);
        file.checkpoint(TestTree.at(1), TestTree.changes(TestTree.rows("a", 100, 20)));
        disk.capacity(disk.usedBytes() + 20_000);
        SimulatedDisk before = disk.crash(CrashChooser.keepAll());
        disk.faults(call -> {
            assertThat(call.operation().changes()).as(call.toString()).isFalse();
            return Fault.NONE;
        });
        assertThatThrownBy(() -> file.begin(TestTree.at(2), TestTree.changes(TestTree.rows("b", 1000, 100))))
                .isInstanceOf(DiskFullException.class)
                .hasMessageContaining("more bytes, and the disk has 20000");
        disk.faults(DiskFaults.NONE);
        assertThat(disk.usedBytes()).isEqualTo(before.usedBytes());
        disk.capacity(Long.MAX_VALUE);
        file.checkpoint(TestTree.at(2), TestTree.changes(TestTree.rows("b", 1000, 100)));
        TestTree.assertWhole(disk);
    }

    /** A checkpoint that ends before it has begun to write keeps no space. */
    @Test
    void whatWasReservedIsGivenBack() throws Exception {
        DataFile file = TestTree.create(disk);
        file.checkpoint(TestTree.at(1), TestTree.changes(TestTree.rows("a", 200, 20)));
        long size = file.fileBytes();
        disk.flipBit(TestTree.NAME, file.root().top().ref().address() * 512 + 60, 3);
        assertThatThrownBy(() -> file.checkpoint(TestTree.at(2), TestTree.changes(TestTree.rows("b", 900, 60))))
                .isInstanceOf(DamagedPageException.class);
        assertThat(file.fileBytes()).isEqualTo(size);
        disk.flipBit(TestTree.NAME, file.root().top().ref().address() * 512 + 60, 3);
        file.checkpoint(TestTree.at(2), TestTree.changes(TestTree.rows("b", 900, 60)));
        TestTree.assertWhole(disk);
    }
}
