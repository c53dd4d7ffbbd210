package dev.tidemark.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.disk.CrashChooser;
import dev.tidemark.disk.DiskCall;
import dev.tidemark.disk.DiskFaults;
import dev.tidemark.disk.DiskFullException;
import dev.tidemark.disk.DiskOperation;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.FaultScript;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.tree.check.PageVisitor;
import dev.tidemark.tree.check.TreeInspector;
import dev.tidemark.tree.file.TreeFailedException;
import dev.tidemark.tree.file.TreeIdentity;
import dev.tidemark.tree.file.TreeRefusedException;
import dev.tidemark.tree.page.DamagedPageException;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.page.Page;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Disks that fail, run full, or do something else than they say (R8, R9; H06, H17, H17c, H142, H147). */
final class TreeFaultTest {
    private final Script script = Script.ofEverything();
    private final SimulatedDisk disk = new SimulatedDisk();

    private DataFile upTo(int checkpoint) throws Exception {
        DataFile file = TestTree.create(disk);
        script.run(file, 1, checkpoint);
        return file;
    }

    private void assertState(DataFile file, int checkpoint) throws IOException {
        assertThat(file.root().position().offset()).isEqualTo(checkpoint);
        assertThat(TestTree.content(file)).isEqualTo(script.state(checkpoint));
    }

    @Test
    void aDiskThatIsFullAtAnyWriteLosesNothingAndServiceComesBack() throws Exception { // R8, H17c
        DataFile file = upTo(1);
        int given = 0;
        for (long nth = 1; ; nth++) {
            FaultScript faults = new FaultScript().at(DiskOperation.WRITE, nth, new Fault.Full());
            disk.faults(faults);
            try {
                file.checkpoint(TestTree.at(2), script.changes(2));
                throw new AssertionError("there was room");
            } catch (DiskFullException e) {
                given++;
                disk.faults(DiskFaults.NONE);
                assertState(file, 1);
                TestTree.assertWhole(disk);
            } catch (TreeFailedException e) {
                break; // a slot is being written, in place: that needs no room
            }
        }
        disk.faults(DiskFaults.NONE);
        assertThat(given).as("writes before the slot").isGreaterThan(0);
        assertState(TestTree.open(disk), 1);
    }

    @Test
    void aFullDiskGivesBackWhatItCouldNotUse() throws Exception { // R8, H147
        DataFile file = upTo(1);
        long before = file.fileBytes();
        disk.capacity(disk.usedBytes() + 5_000);
        assertThatThrownBy(() -> file.checkpoint(TestTree.at(2), TestTree.changes(TestTree.rows("b", 100, 100))))
                .isInstanceOf(DiskFullException.class);
        assertThat(file.fileBytes()).isEqualTo(before);
        assertState(file, 1);
        disk.capacity(Long.MAX_VALUE);
        script.run(file, 2, script.length());
        assertState(file, script.length());
        TestTree.assertWhole(disk);
    }

    @ParameterizedTest
    @EnumSource(names = {"WRITE", "SYNC"})
    void anErrorInACheckpointIsFinalAndTheLastOneIsNotTouched(DiskOperation operation) throws Exception { // R9, H06
        FaultScript count = new FaultScript();
        DataFile first = upTo(2);
        disk.faults(count);
        first.checkpoint(TestTree.at(3), script.changes(3));
        for (long nth = 1; nth <= count.count(operation); nth++) {
            SimulatedDisk each = new SimulatedDisk();
            DataFile file = TestTree.create(each);
            script.run(file, 1, 2);
            Fault fault = operation == DiskOperation.SYNC ? new Fault.FailSyncAndDropPages() : new Fault.Fail("no");
            each.faults(new FaultScript().at(operation, nth, fault));
            assertThatThrownBy(() -> file.checkpoint(TestTree.at(3), script.changes(3)))
                    .isInstanceOf(TreeFailedException.class);
            each.faults(DiskFaults.NONE);
            assertState(file, 2);
            assertThatThrownBy(
                            () -> file.begin(TestTree.at(4), script.changes(4)).step())
                    .as("%s %d", operation, nth)
                    .isInstanceOf(TreeFailedException.class);
            reopens(each.crash(CrashChooser.loseAll()), 2);
            reopens(each, 2);
        }
    }

    /** Whatever was found goes on, and survives the next crash. */
    private void reopens(SimulatedDisk left, int before) throws Exception {
        DataFile file = TestTree.open(left);
        int found = (int) file.root().position().offset();
        assertThat(found).isBetween(before, before + 1);
        assertState(file, found);
        script.run(file, found + 1, script.length());
        assertState(TestTree.open(left.crash(CrashChooser.loseAll())), script.length());
    }

    /**
     * The sync of the slot fails and drops it; reads still show it, so the next process opens at checkpoint 3, and the
     * disk has checkpoint 2 and an old slot. The next checkpoint must not be torn before slot 3 is really there. H06.
     */
    @Test
    void aSlotThatIsOnlyInThePageCacheIsWrittenAgainFirst() throws Exception { // R1
        DataFile file = upTo(2);
        FaultScript count = new FaultScript();
        SimulatedDisk twin = disk.crash(CrashChooser.keepAll());
        DataFile other = TestTree.open(twin);
        twin.faults(count);
        other.checkpoint(TestTree.at(3), script.changes(3));
        long last = count.count(DiskOperation.SYNC) - 1; // this file is confirmed already
        disk.faults(new FaultScript().at(DiskOperation.SYNC, last, new Fault.FailSyncAndDropPages()));
        assertThatThrownBy(() -> file.checkpoint(TestTree.at(3), script.changes(3)))
                .isInstanceOf(TreeFailedException.class);
        disk.faults(DiskFaults.NONE);
        DataFile next = TestTree.open(disk);
        assertState(next, 3);
        int[] changes = {0};
        disk.faults(call -> {
            if (call.operation().changes()) {
                changes[0]++;
                for (CrashChooser chooser : new CrashChooser[] {
                    CrashChooser.loseAll(),
                    CrashChooser.keepAll(),
                    CrashChooser.random(changes[0]),
                    CrashChooser.bits(5)
                }) {
                    opensAtTwoOrMore(disk.crash(chooser));
                }
            }
            return Fault.NONE;
        });
        next.checkpoint(TestTree.at(4), script.changes(4));
        assertThat(changes[0]).isGreaterThan(4);
    }

    private void opensAtTwoOrMore(SimulatedDisk image) {
        try {
            DataFile file = TestTree.open(image);
            int found = (int) file.root().position().offset();
            assertThat(found).isBetween(2, 4);
            assertState(file, found);
        } catch (IOException | TreeRefusedException e) {
            throw new AssertionError(e);
        }
    }

    /** A sync that lied: the slot of checkpoint 3 is there, its pages are not. H142. */
    @Test
    void pagesThatTheDiskHasLostAreFoundAndTheCheckpointBeforeIsWhole() throws Exception {
        upTo(2);
        SimulatedDisk honest = disk.crash(CrashChooser.keepAll());
        FaultScript count = new FaultScript();
        DataFile probe = TestTree.open(honest.crash(CrashChooser.keepAll()));
        assertThat(probe.previous()).isEqualTo(1);
        int lost = 0;
        for (long nth = 3; ; nth++) { // the first two writes make sure of the slot that was found
            SimulatedDisk lying = honest.crash(CrashChooser.keepAll());
            count = new FaultScript().at(DiskOperation.WRITE, nth, new Fault.LostWrite());
            lying.faults(count);
            DataFile file = TestTree.open(lying);
            file.checkpoint(TestTree.at(3), script.changes(3));
            lying.faults(DiskFaults.NONE);
            if (count.count(DiskOperation.WRITE) < nth) {
                break;
            }
            lost += readsRightOrSaysSo(lying, 3) ? 0 : 1;
            fallsBackByOne(lying);
        }
        assertThat(lost).isGreaterThan(0);
    }

    private void fallsBackByOne(SimulatedDisk lying) throws Exception {
        DataFile newest = TestTree.open(lying);
        if (newest.root().position().offset() == 2) {
            return; // the slot itself was lost
        }
        DataFile before = DataFile.openTheOneBefore(lying, TestTree.NAME, TestTree.IDENTITY);
        assertState(before, 2);
        before.checkpoint(TestTree.at(3), script.changes(3));
        assertState(TestTree.open(lying), 3);
        TestTree.assertWhole(lying);
    }

    /** @return whether all could be read */
    private boolean readsRightOrSaysSo(SimulatedDisk after, int checkpoint) throws Exception {
        DataFile file = TestTree.open(after);
        long found = file.root().position().offset();
        assertThat(found).isBetween(checkpoint - 1L, (long) checkpoint);
        boolean all = true;
        for (Map.Entry<String, String> row : script.state(found).entrySet()) {
            try {
                byte[] value = file.get(TestTree.bytes(row.getKey()));
                assertThat(value).as(row.getKey()).isEqualTo(TestTree.bytes(row.getValue()));
            } catch (DamagedPageException e) {
                all = false;
            }
        }
        return all;
    }

    /** A write, or a read, of each page goes to another page of the file. R3, H17. */
    @Test
    void whatGoesAstrayIsFound() throws Exception {
        upTo(5); // blocks are used again: pages of older checkpoints, and whole, lie where the new ones go
        SimulatedDisk twin = disk.crash(CrashChooser.keepAll());
        List<DiskCall> writes = new ArrayList<>();
        DataFile other = TestTree.open(twin);
        twin.faults(call -> {
            if (call.operation() == DiskOperation.WRITE) {
                writes.add(call);
            }
            return Fault.NONE;
        });
        other.checkpoint(TestTree.at(6), script.changes(6));
        BitSet rows = blocksOfRows(twin, 6);
        int astray = 0;
        for (int nth = 0; nth < writes.size(); nth++) {
            int block = (int) writes.get(nth).position() / 512;
            int next = rows.nextSetBit(block);
            if (next >= 0 && next < block + writes.get(nth).bytes() / 512) {
                for (long to = 32; to < other.fileBytes() / 512; to++) {
                    astray += to == block ? 0 : goesAstray(nth + 1, to * 512);
                }
            }
        }
        assertThat(astray).isGreaterThan(50);
    }

    private int goesAstray(long nth, long to) throws Exception {
        SimulatedDisk image = disk.crash(CrashChooser.keepAll());
        DataFile file = TestTree.open(image);
        image.faults(new FaultScript().at(DiskOperation.WRITE, nth, new Fault.MisdirectedWrite(to)));
        try {
            file.checkpoint(TestTree.at(6), script.changes(6));
        } catch (DamagedPageException e) {
            return 1; // found by the checkpoint itself
        }
        image.faults(DiskFaults.NONE);
        assertThat(readsRightOrSaysSo(image, 6))
                .as("write %d to %d: all is right", nth, to)
                .isFalse();
        return 1;
    }

    private static BitSet blocksOfRows(SimulatedDisk image, long offset) throws Exception {
        BitSet blocks = new BitSet();
        TreeInspector.inspect(image, TestTree.NAME, new PageVisitor() {
            @Override
            public void page(Page page, KeyRange keys) {
                if (keys != null && page.ref().offset() == offset) {
                    blocks.set((int) page.ref().address());
                }
            }
        });
        return blocks;
    }

    /** Once: what is read again is right. Twice: it is damage. H17. */
    @Test
    void readsThatGoAstrayAreFound() throws Exception {
        DataFile file = upTo(2);
        byte[] key = TestTree.bytes("a0010");
        for (long block = 0; block < 60; block++) {
            Fault astray = new Fault.MisdirectedRead(block * 512);
            for (int nth = 1; nth <= 2; nth++) {
                disk.faults(new FaultScript().at(DiskOperation.READ, nth, astray));
                assertThat(TestTree.text(file.get(key)))
                        .isEqualTo(script.state(2).get("a0010"));
                long once = file.misreads();
                disk.faults(
                        new FaultScript().at(DiskOperation.READ, nth, astray).at(DiskOperation.READ, nth + 1, astray));
                try {
                    assertThat(TestTree.text(file.get(key)))
                            .isEqualTo(script.state(2).get("a0010"));
                } catch (DamagedPageException e) {
                    assertThat(e.damage())
                            .isIn(
                                    DamagedPageException.Damage.NEVER_WRITTEN,
                                    DamagedPageException.Damage.NOT_A_PAGE,
                                    DamagedPageException.Damage.ALTERED,
                                    DamagedPageException.Damage.MISDIRECTED);
                    assertThat(once).as("the first read of it was wrong too").isPositive();
                }
            }
        }
        assertThat(file.misreads()).isGreaterThan(60);
    }

    /** The page of this place as an older checkpoint wrote it: whole, but stale. R3, H17. */
    @Test
    void anOlderPageAtTheSamePlaceIsFound() throws Exception {
        DataFile file = TestTree.create(disk);
        long address = -1;
        byte[] older = new byte[512];
        for (int i = 1; i < 20; i++) {
            file.checkpoint(TestTree.at(i), TestTree.changes(TestTree.put("k", "value" + i)));
            long at = file.root().top().ref().address();
            if (at == address) {
                disk.open(TestTree.NAME).write(ByteBuffer.wrap(older), at * 512);
                assertThatThrownBy(() -> file.get(TestTree.bytes("k")))
                        .isInstanceOf(DamagedPageException.class)
                        .hasMessageContaining("another checkpoint");
                return;
            }
            if (i == 3) {
                address = at;
                disk.open(TestTree.NAME).read(ByteBuffer.wrap(older), at * 512);
            }
        }
        throw new AssertionError("no block was used again");
    }

    /** The same place and checkpoint, and as long, but of another node's file. R3, H17. */
    @Test
    void aPageOfAnotherFileIsFound() throws Exception {
        SimulatedDisk other = new SimulatedDisk();
        DataFile file = TestTree.create(disk);
        DataFile foreign = TestTree.create(other);
        file.checkpoint(TestTree.at(1), TestTree.changes(TestTree.put("k", "mine")));
        foreign.checkpoint(TestTree.at(1), TestTree.changes(TestTree.put("k", "ours")));
        long at = file.root().top().ref().address() * 512;
        ByteBuffer page = ByteBuffer.allocate(512);
        other.open(TestTree.NAME).read(page, at);
        disk.open(TestTree.NAME).write(page.flip(), at);
        assertThatThrownBy(() -> file.get(TestTree.bytes("k")))
                .isInstanceOf(DamagedPageException.class)
                .hasMessageContaining("but not the one that was meant")
                .hasMessageContaining("Rows touched: keys from the beginning to the end");
    }

    @Test
    void anOtherFileIsRefusedInWords() throws Exception { // H102, H103
        upTo(1);
        assertThatThrownBy(
                        () -> DataFile.open(disk, TestTree.NAME, new TreeIdentity(new UUID(9, 9), 0, new UUID(3, 4))))
                .isInstanceOf(TreeRefusedException.class)
                .hasMessageContaining("belongs to cluster");
        assertThatThrownBy(
                        () -> DataFile.open(disk, TestTree.NAME, new TreeIdentity(new UUID(1, 2), 0, new UUID(9, 9))))
                .isInstanceOf(TreeRefusedException.class)
                .hasMessageContaining("another node");
        assertThatThrownBy(() -> DataFile.open(disk, "other", null))
                .isInstanceOf(TreeRefusedException.class)
                .hasMessageContaining("there is no data file other");
    }
}
