package dev.tidemark.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.disk.CrashChooser;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.tree.check.Finding;
import dev.tidemark.tree.check.PageVisitor;
import dev.tidemark.tree.check.TreeInspector;
import dev.tidemark.tree.file.TreeRefusedException;
import dev.tidemark.tree.page.DamagedPageException;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.page.Page;
import dev.tidemark.tree.page.PageKind;
import dev.tidemark.tree.page.PageRef;
import dev.tidemark.tree.write.Change;
import dev.tidemark.tree.write.Changes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A bit is flipped somewhere: it is found, or does no harm, and no read ever shows another row (R3, R4, R9). */
final class TreeDamageTest {
    private static final int META_BYTES = 16 << 10;
    private static final int CHECKPOINTS = 6;

    private final Script script = Script.ofEverything();
    private SimulatedDisk whole;

    @BeforeEach
    void write() throws Exception {
        whole = new SimulatedDisk();
        script.run(TestTree.create(whole), 1, CHECKPOINTS);
    }

    private SimulatedDisk flipped(long at) throws IOException {
        SimulatedDisk disk = whole.crash(CrashChooser.keepAll());
        disk.flipBit(TestTree.NAME, at, (int) (at % 8));
        return disk;
    }

    @Test
    void aBitInAnyByteOfAMetaSlotLeavesAWholeCheckpoint() throws Exception { // R2, R4, H145
        assertThat(TestTree.assertWhole(whole).hasTornSlot()).isFalse();
        for (int at = 0; at < META_BYTES; at += at % 4096 < 300 ? 1 : 61) {
            SimulatedDisk disk = flipped(at);
            assertThat(TestTree.assertWhole(disk).hasTornSlot()).isTrue();
            DataFile file = TestTree.open(disk);
            long damagedSlot = at / 4096 / 2;
            // the empty file had the sequences 0 and 1, so checkpoint 6 has sequence 7, in slot 1
            assertThat(file.root().position().offset())
                    .as("byte %d", at)
                    .isEqualTo(damagedSlot == 1 ? CHECKPOINTS - 1 : CHECKPOINTS);
            assertThat(TestTree.content(file))
                    .isEqualTo(script.state(file.root().position().offset()));
        }
    }

    @Test
    void bothSlotsDamagedIsRefused() throws Exception {
        SimulatedDisk disk = flipped(80);
        disk.flipBit(TestTree.NAME, 8192 + 80, 1);
        assertThatThrownBy(() -> TestTree.open(disk))
                .isInstanceOf(TreeRefusedException.class)
                .hasMessageContaining("neither of its two meta slots has two equal copies");
    }

    /** Padding too: every byte of a page that the newest checkpoint has. */
    @Test
    void aBitInAnyByteOfAPageIsFound() throws Exception { // R4, H145
        Map<PageKind, List<PageRef>> pages = new EnumMap<>(PageKind.class);
        TreeInspector.inspect(whole, TestTree.NAME, new PageVisitor() {
            @Override
            public void page(Page page, KeyRange keys) {
                pages.computeIfAbsent(page.kind(), any -> new ArrayList<>()).add(page.ref());
            }
        });
        assertThat(pages).containsKeys(PageKind.LEAF, PageKind.INNER, PageKind.RUN, PageKind.SPACE);
        for (Map.Entry<PageKind, List<PageRef>> kind : pages.entrySet()) {
            for (PageRef page : kind.getValue()) {
                long from = page.address() * 512;
                for (long at = from; at < from + TestTree.SMALL.blocks(page.bytes()) * 512L; at += 7) {
                    SimulatedDisk disk = flipped(at);
                    assertThat(TreeInspector.inspect(disk, TestTree.NAME, PageVisitor.NONE)
                                    .findings())
                            .as("%s, byte %d: what is damaged, and no block that it leads to", kind.getKey(), at - from)
                            .isNotEmpty()
                            .allSatisfy(finding -> assertThat(finding.detail()).startsWith("checkpoint "))
                            .extracting(Finding::kind)
                            .doesNotContain(Finding.Kind.FREE_BUT_IN_USE, Finding.Kind.IN_USE_BUT_FREE);
                    readsNothingWrong(disk);
                }
            }
        }
    }

    private void readsNothingWrong(SimulatedDisk disk) throws Exception {
        DataFile file = TestTree.open(disk);
        NavigableMap<String, String> rows = script.state(CHECKPOINTS);
        for (Map.Entry<String, String> row : rows.entrySet()) {
            byte[] key = TestTree.bytes(row.getKey());
            try {
                assertThat(TestTree.text(file.get(key))).isEqualTo(row.getValue());
            } catch (DamagedPageException e) {
                assertThat(e.range().contains(key)).as(e.getMessage()).isTrue();
            }
        }
    }

    /**
     * What is damaged is cut away and put again from elsewhere, without a read of the damaged page. Blocks that only
     * that page names stay in use by nobody, and nothing else goes wrong. H146.
     */
    @Test
    void rowsOfADamagedPageAreReplaced() throws Exception {
        List<PageRef> pages = new ArrayList<>();
        List<KeyRange> ranges = new ArrayList<>();
        TreeInspector.inspect(whole, TestTree.NAME, new PageVisitor() {
            @Override
            public void page(Page page, KeyRange keys) {
                if (page.kind() == PageKind.LEAF || page.kind() == PageKind.INNER) {
                    pages.add(page.ref());
                    ranges.add(keys);
                }
            }
        });
        int leaking = 0;
        for (int i = 0; i < pages.size(); i++) {
            leaking += replace(pages.get(i), ranges.get(i)) ? 1 : 0;
        }
        assertThat(leaking).as("inner pages, and the leaf with a run").isBetween(2, pages.size() / 2);
    }

    /** @return whether blocks are in use by nobody */
    private boolean replace(PageRef page, KeyRange range) throws Exception {
        SimulatedDisk disk = flipped(page.address() * 512 + 60);
        DataFile file = TestTree.open(disk);
        NavigableMap<String, String> rows = script.state(CHECKPOINTS);
        assertThatThrownBy(() -> TestTree.content(file)).isInstanceOf(DamagedPageException.class);
        List<Change> again = rows.entrySet().stream()
                .filter(row -> range.contains(TestTree.bytes(row.getKey())))
                .map(row -> TestTree.put(row.getKey(), row.getValue()))
                .toList();
        file.checkpoint(TestTree.at(9), Changes.of(List.of(range), again));
        assertThat(TestTree.content(file)).isEqualTo(rows);
        assertThat(file.root().digest()).isEqualTo(TestTree.digest(new TreeMap<>(rows)));
        for (int i = 10; i < 13; i++) {
            file.checkpoint(TestTree.at(i), TestTree.changes(TestTree.rows("later" + i, 30, 20)));
        }
        assertThat(TestTree.content(file)).hasSize(rows.size() + 90).containsAllEntriesOf(rows);
        List<Finding> left =
                TreeInspector.inspect(disk, TestTree.NAME, PageVisitor.NONE).findings();
        assertThat(left).extracting(Finding::kind).allMatch(kind -> kind == Finding.Kind.FREE_BUT_IN_USE);
        return !left.isEmpty();
    }

    /** A checkpoint that must read a damaged page is given up; the one before is what it was. H146. */
    @Test
    void aCheckpointOverADamagedLeafIsGivenUpAndNothingIsLost() throws Exception {
        DataFile file = TestTree.open(whole);
        PageRef root = file.root().top().ref();
        SimulatedDisk disk = flipped(root.address() * 512 + 60);
        DataFile damaged = TestTree.open(disk);
        assertThatThrownBy(() -> damaged.checkpoint(TestTree.at(7), TestTree.changes(TestTree.put("a0000", "new"))))
                .isInstanceOf(DamagedPageException.class)
                .hasMessageContaining("Rows touched");
        assertThat(damaged.root()).isEqualTo(file.root());
        disk.flipBit(TestTree.NAME, root.address() * 512 + 60, (int) ((root.address() * 512 + 60) % 8));
        damaged.checkpoint(TestTree.at(7), TestTree.changes(TestTree.put("a0000", "new")));
        assertThat(TestTree.text(damaged.get(TestTree.bytes("a0000")))).isEqualTo("new");
        TestTree.assertWhole(disk);
    }

    @Test
    void aFileThatWasCutShortIsRefused() throws Exception {
        long size = whole.open(TestTree.NAME).size();
        for (long left = 0; left < size; left += 512) {
            SimulatedDisk disk = whole.crash(CrashChooser.keepAll());
            disk.cut(TestTree.NAME, left);
            try {
                DataFile file = TestTree.open(disk);
                NavigableMap<String, String> rows =
                        script.state(file.root().position().offset());
                assertThat(TestTree.content(file)).isEqualTo(rows);
                file.checkpoint(TestTree.at(9), TestTree.changes(TestTree.rows("n", 40, 20)));
                assertThat(TestTree.content(file)).hasSize(rows.size() + 40).containsAllEntriesOf(rows);
                TestTree.assertWhole(disk);
            } catch (TreeRefusedException e) {
                assertThat(e.reason())
                        .as("%d bytes left: %s", left, e.getMessage())
                        .isIn(
                                TreeRefusedException.Reason.CUT_SHORT,
                                TreeRefusedException.Reason.NO_WHOLE_META,
                                TreeRefusedException.Reason.NOT_A_DATA_FILE);
            }
        }
    }
}
