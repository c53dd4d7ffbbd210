package dev.tidemark.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.disk.DiskCall;
import dev.tidemark.disk.DiskFaults;
import dev.tidemark.disk.DiskOperation;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.FaultScript;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.tree.check.PageVisitor;
import dev.tidemark.tree.check.TreeInspector;
import dev.tidemark.tree.page.DamagedPageException;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.page.Page;
import dev.tidemark.tree.page.PageRef;
import dev.tidemark.tree.read.Cursor;
import dev.tidemark.tree.read.Lookup;
import dev.tidemark.tree.read.PageSource;
import dev.tidemark.tree.write.Changes;
import dev.tidemark.tree.write.Checkpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The rules of the data file, one by one; see the package's page. */
final class TreeRulesTest {
    private static final int BLOCK = TestTree.SMALL.blockBytes();
    private static final int META_BYTES = 16 << 10;

    private final SimulatedDisk disk = new SimulatedDisk();

    private DataFile filled() throws Exception {
        DataFile file = TestTree.create(disk);
        file.checkpoint(TestTree.at(1), TestTree.changes(TestTree.rows("a", 200, 20)));
        file.checkpoint(TestTree.at(2), TestTree.changes(TestTree.rows("a", 10, 30)));
        return file;
    }

    @Test
    void openingAndReadingWriteNothing() throws Exception { // R1, H141
        filled();
        disk.faults(call -> {
            assertThat(call.operation().changes()).as(call.toString()).isFalse();
            return Fault.NONE;
        });
        DataFile file = TestTree.open(disk);
        assertThat(TestTree.content(file)).hasSize(200);
        assertThat(file.sum(TestTree.range("a0005", "a0100")).rows()).isEqualTo(95);
        TestTree.assertWhole(disk);
    }

    /** The pages are synced before the slot is written, and the slot before anybody hears of it. */
    @Test
    void aCheckpointCommitsInTwoSyncs() throws Exception { // R1
        DataFile file = filled();
        List<String> calls = new ArrayList<>();
        disk.faults(call -> {
            if (call.operation() == DiskOperation.WRITE || call.operation() == DiskOperation.SYNC) {
                calls.add(call.operation() == DiskOperation.SYNC ? "sync" : isMeta(call) ? "meta" : "page");
            }
            return Fault.NONE;
        });
        file.checkpoint(TestTree.at(3), TestTree.changes(TestTree.put("a0100", "new")));
        assertThat(calls).endsWith("page", "sync", "meta", "meta", "sync");
    }

    private static boolean isMeta(DiskCall call) {
        return call.position() < META_BYTES;
    }

    /** No block of the last two checkpoints is written, but for the slot of the older one. */
    @Test
    void nothingIsWrittenInPlaceAndFreedBlocksWaitForTheCheckpointAfterTheNext() throws Exception { // R5, R7, H144
        DataFile file = TestTree.create(disk);
        List<BitSet> pages = new ArrayList<>();
        boolean[] usedAgain = {false};
        for (int i = 1; i < 40; i++) {
            BitSet kept = new BitSet();
            pages.subList(Math.max(0, pages.size() - 2), pages.size()).forEach(kept::or);
            BitSet older = new BitSet();
            pages.forEach(older::or);
            int newer = (int) (file.root().sequence() % 2);
            disk.faults(call -> {
                if (call.operation() == DiskOperation.WRITE) {
                    BitSet written = new BitSet();
                    written.set((int) call.position() / BLOCK, (int) (call.position() + call.bytes()) / BLOCK);
                    usedAgain[0] |= !isMeta(call) && written.intersects(older);
                    assertThat(written.intersects(kept)).as(call.toString()).isFalse();
                    assertThat(isMeta(call) && call.position() / 8192 == newer).isFalse();
                }
                return Fault.NONE;
            });
            if (i == 1) {
                disk.faults(DiskFaults.NONE); // the first one after an opening makes sure of the slot that it found
            }
            file.checkpoint(TestTree.at(i), TestTree.changes(TestTree.rows("a" + i % 3, 15, 20 + i % 5)));
            disk.faults(DiskFaults.NONE);
            pages.add(blocks());
        }
        assertThat(usedAgain[0]).as("blocks are used again").isTrue();
    }

    private BitSet blocks() throws Exception {
        BitSet blocks = new BitSet();
        TreeInspector.inspect(disk, TestTree.NAME, new PageVisitor() {
            @Override
            public void page(Page page, KeyRange keys) {
                int from = (int) page.ref().address();
                blocks.set(from, from + TestTree.SMALL.blocks(page.ref().bytes()));
            }
        });
        return blocks;
    }

    @Test
    void aPinKeepsItsPagesAndNoLonger() throws Exception { // R5, H148
        DataFile file = filled();
        Map<String, String> pinned = TestTree.content(file);
        Pin pin = file.pin();
        PageSource source = pin.through(file.pages());
        for (int i = 3; i < 30; i++) {
            file.checkpoint(TestTree.at(i), TestTree.changes(TestTree.rows("a", 200, 10 + i % 7)));
            assertThat(TestTree.read(new Cursor("tree", pin.root(), KeyRange.all(), source)))
                    .isEqualTo(pinned);
        }
        assertThat(file.heldBytes()).isPositive();
        assertThat(file.oldestPin()).isSameAs(pin);
        Cursor cursor = new Cursor("tree", pin.root(), KeyRange.all(), source);
        cursor.next();
        pin.close();
        assertThat(pin.isClosed()).isTrue();
        assertThat(file.heldBytes()).isZero();
        assertThatThrownBy(() -> TestTree.read(cursor)).isInstanceOf(PinRevokedException.class);
        assertThatThrownBy(cursor::next).isInstanceOf(PinRevokedException.class);
    }

    /** Not what was written and freed after it was opened. */
    @Test
    void aPinHoldsBackTheBlocksOfItsRootAndNoOthers() throws Exception { // R5, H148
        DataFile file = filled();
        Pin pin = file.pin();
        long pinned = file.liveBytes();
        for (int i = 3; i < 30; i++) {
            file.checkpoint(TestTree.at(i), TestTree.changes(TestTree.rows("a", 200, 10 + i % 7)));
            assertThat(file.heldBytes()).isLessThanOrEqualTo(pinned);
        }
        long held = file.heldBytes();
        Pin second = file.pin();
        file.checkpoint(TestTree.at(30), TestTree.changes(TestTree.rows("a", 200, 9)));
        file.checkpoint(TestTree.at(31), TestTree.changes(TestTree.rows("a", 200, 8)));
        file.checkpoint(TestTree.at(32), TestTree.changes(TestTree.rows("a", 200, 7)));
        assertThat(file.heldBytes()).isBetween(held + 1, 2 * pinned);
        Map<String, String> rows =
                TestTree.read(new Cursor("tree", second.root(), KeyRange.all(), second.through(file.pages())));
        assertThat(rows).hasSize(200).containsEntry("a0000", "v".repeat(10 + 29 % 7));
        pin.close();
        assertThat(file.heldBytes()).isBetween(1L, pinned);
        second.close();
        assertThat(file.heldBytes()).isZero();
    }

    /** A page that is overwritten because the pin was closed meanwhile is not taken for a damaged one. */
    @Test
    void aReadThatIsUnderWayWhenThePinIsClosedSaysSo() throws Exception { // H148
        DataFile file = filled();
        Pin pin = file.pin();
        PageSource source = pin.through(ref -> {
            pin.close();
            throw DamagedPageException.malformed("tree", ref, "overwritten");
        });
        assertThatThrownBy(() -> source.find(pin.root().top().ref())).isInstanceOf(PinRevokedException.class);
        Pin held = file.pin();
        PageSource damaged = held.through(ref -> {
            throw DamagedPageException.malformed("tree", ref, "damaged");
        });
        assertThatThrownBy(() -> damaged.find(held.root().top().ref())).isInstanceOf(DamagedPageException.class);
    }

    @Test
    void noPageIsWrittenBeforeSpaceIsReservedAndDurable() throws Exception { // R8, H147
        DataFile file = filled();
        int end = (int) file.fileBytes() / BLOCK;
        BitSet written = new BitSet();
        BitSet durable = new BitSet();
        BitSet writtenAgain = new BitSet();
        disk.faults(call -> {
            if (call.operation() == DiskOperation.WRITE) {
                BitSet now = new BitSet();
                now.set((int) call.position() / BLOCK, (int) (call.position() + call.bytes()) / BLOCK);
                now.clear(0, end);
                writtenAgain.or(and(now, written));
                assertThat(and(and(now, written), durable))
                        .as("%s: zeros are there, durably, before a page is", call)
                        .isEqualTo(and(now, written));
                written.or(now);
            } else if (call.operation() == DiskOperation.SYNC) {
                durable.or(written);
            }
            return Fault.NONE;
        });
        file.checkpoint(TestTree.at(3), TestTree.changes(TestTree.rows("b", 500, 60)));
        BitSet pages = blocks();
        pages.clear(0, end);
        assertThat(pages.cardinality()).isGreaterThan(50);
        assertThat(and(pages, writtenAgain))
                .as("each page was written over zeros")
                .isEqualTo(pages);
    }

    private static BitSet and(BitSet one, BitSet other) {
        BitSet both = (BitSet) one.clone();
        both.and(other);
        return both;
    }

    @Test
    void aCursorThatFailedKeepsFailing() throws Exception { // R10
        DataFile file = filled();
        disk.faults(new FaultScript().at(DiskOperation.READ, 5, new Fault.Fail("a bad sector")));
        Cursor cursor = file.scan(KeyRange.all());
        assertThatThrownBy(() -> TestTree.read(cursor)).isInstanceOf(IOException.class);
        assertThatThrownBy(cursor::next).isInstanceOf(IOException.class).hasMessageContaining("a bad sector");
    }

    /** A look-up names the page that it lacks, once for each level, and a cursor goes on where it stood. */
    @Test
    void readsNeverWaitForAPage() throws Exception {
        DataFile file = filled();
        Map<PageRef, Page> here = new HashMap<>();
        List<PageRef> wanted = new ArrayList<>();
        PageSource source = ref -> here.get(ref);
        Lookup.Result result = Lookup.get("tree", file.root(), TestTree.bytes("a0150"), source);
        while (result instanceof Lookup.Missing missing) {
            wanted.add(missing.page());
            here.put(missing.page(), file.pages().find(missing.page()));
            result = Lookup.get("tree", file.root(), TestTree.bytes("a0150"), source);
        }
        assertThat(wanted).hasSize(file.root().level() + 1).doesNotHaveDuplicates();
        assertThat(((Lookup.Present) result).value()).isEqualTo(file.get(TestTree.bytes("a0150")));
        here.clear();
        Cursor cursor = new Cursor("tree", file.root(), TestTree.range("a0002", "a0190"), source);
        int rows = 0;
        for (Cursor.Step step = cursor.next(); step != Cursor.Step.END; step = cursor.next()) {
            if (step == Cursor.Step.MISSING) {
                here.clear(); // forgotten meanwhile: the cursor asks for nothing twice
                here.put(cursor.missing(), file.pages().find(cursor.missing()));
            } else {
                assertThat(TestTree.text(cursor.key())).isEqualTo(TestTree.key("a", 2 + rows++));
            }
        }
        assertThat(rows).isEqualTo(188);
    }

    @Test
    void theDigestDoesNotDependOnTheLayout() throws Exception { // R15, H89
        DataFile file = TestTree.create(disk);
        for (int i = 0; i < 100; i++) {
            file.checkpoint(TestTree.at(i + 1), TestTree.changes(TestTree.put(TestTree.key("a", i * 37 % 100), "v")));
        }
        SimulatedDisk other = new SimulatedDisk();
        DataFile atOnce = TestTree.create(other);
        atOnce.checkpoint(TestTree.at(1), TestTree.changes(TestTree.rows("a", 100, 1)));
        assertThat(file.root().digest()).isEqualTo(atOnce.root().digest());
        assertThat(file.sum(TestTree.range("a0020", "a0080"))).isEqualTo(atOnce.sum(TestTree.range("a0020", "a0080")));
    }

    @Test
    void aCutReadsInnerPagesOnlyAndTheFileBecomesShorter() throws Exception {
        DataFile file = TestTree.create(disk);
        file.checkpoint(TestTree.at(1), TestTree.changes(TestTree.rows("a", 5000, 20)));
        long full = file.fileBytes();
        long pages = file.liveBytes() / BLOCK;
        FaultScript count = new FaultScript();
        disk.faults(count);
        file.checkpoint(TestTree.at(2), TestTree.cut(TestTree.range("a0003", "a4990")));
        assertThat(count.count(DiskOperation.READ)).isLessThan(pages / 4);
        assertThat(file.root().rows()).isEqualTo(13);
        disk.faults(DiskFaults.NONE);
        for (int i = 3; i < 8; i++) {
            file.checkpoint(TestTree.at(i), TestTree.changes(TestTree.put("b", "" + i)));
            TestTree.assertWhole(disk);
        }
        assertThat(file.fileBytes()).isLessThan(full / 8);
    }

    /** Live pages at the end of the file move to its beginning. */
    @Test
    void theEndOfTheFileIsEmptied() throws Exception {
        DataFile file = TestTree.create(disk);
        file.checkpoint(TestTree.at(1), TestTree.changes(TestTree.rows("a", 3000, 20)));
        file.checkpoint(
                TestTree.at(2), TestTree.changes(TestTree.put("z", "at the end"), TestTree.put("zz", "r".repeat(900))));
        long full = file.fileBytes();
        file.checkpoint(TestTree.at(3), TestTree.cut(TestTree.range("a0003", "a2990")));
        for (int i = 4; i < 30; i++) {
            file.checkpoint(TestTree.at(i), Changes.none());
            TestTree.assertWhole(disk);
        }
        assertThat(file.fileBytes()).isLessThan(full / 4);
        assertThat(TestTree.text(file.get(TestTree.bytes("z")))).isEqualTo("at the end");
        assertThat(file.root().rows()).isEqualTo(15);
    }

    @Test
    void aCheckpointTakesStepsAndCanBeGivenUp() throws Exception {
        DataFile file = filled();
        long size = file.fileBytes();
        Map<String, String> before = TestTree.content(file);
        Checkpoint checkpoint = file.begin(TestTree.at(3), TestTree.changes(TestTree.rows("b", 1000, 40)));
        for (int i = 0; i < 3; i++) {
            assertThat(checkpoint.step()).isFalse();
        }
        assertThatThrownBy(() -> file.begin(TestTree.at(4), Changes.none())).isInstanceOf(IllegalStateException.class);
        checkpoint.giveUp();
        assertThatThrownBy(checkpoint::step).isInstanceOf(IllegalStateException.class);
        assertThat(TestTree.content(file)).isEqualTo(before);
        assertThat(file.fileBytes()).isEqualTo(size);
        file.checkpoint(TestTree.at(3), TestTree.changes(TestTree.rows("b", 1000, 40)));
        assertThat(file.root().rows()).isEqualTo(1200);
        TestTree.assertWhole(disk);
    }

    @Test
    void changesOutOfOrderAreRefused() throws Exception {
        DataFile file = filled();
        assertThatThrownBy(() -> file.checkpoint(
                        TestTree.at(3), Changes.of(List.of(), List.of(TestTree.put("b", "1"), TestTree.put("a", "1")))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> file.checkpoint(TestTree.at(2), Changes.none()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not come after");
    }
}
