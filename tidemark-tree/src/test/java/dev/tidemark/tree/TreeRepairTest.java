package dev.tidemark.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.disk.CrashChooser;
import dev.tidemark.disk.DiskFaults;
import dev.tidemark.disk.DiskOperation;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.tree.check.PageVisitor;
import dev.tidemark.tree.check.TreeInspector;
import dev.tidemark.tree.page.DamagedPageException;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.page.Page;
import dev.tidemark.tree.page.PageKind;
import dev.tidemark.tree.page.PageRef;
import dev.tidemark.tree.write.Change;
import dev.tidemark.tree.write.Changes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page that a checkpoint does not change is no reason to do without it, whatever happened to the page (R9, H146). */
final class TreeRepairTest {
    private record Place(PageRef page, KeyRange keys) {}

    private final SimulatedDisk disk = new SimulatedDisk();

    private static List<Place> places(SimulatedDisk of, PageKind kind) throws Exception {
        List<Place> places = new ArrayList<>();
        TreeInspector.inspect(of, TestTree.NAME, new PageVisitor() {
            @Override
            public void page(Page page, KeyRange keys) {
                if (page.kind() == kind) {
                    places.add(new Place(page.ref(), keys));
                }
            }
        });
        return places;
    }

    /** Damaged, or not read by the disk at all. */
    private static void spoil(SimulatedDisk image, PageRef page, boolean damage) throws IOException {
        if (damage) {
            image.flipBit(TestTree.NAME, page.address() * 512 + 60, 3);
        } else {
            image.faults(call -> call.operation() == DiskOperation.READ && call.position() == page.address() * 512
                    ? new Fault.Fail("a bad sector")
                    : Fault.NONE);
        }
    }

    private static void mend(SimulatedDisk image, PageRef page, boolean damage) throws IOException {
        if (damage) {
            spoil(image, page, true); // the same bit again
        } else {
            image.faults(DiskFaults.NONE);
        }
    }

    /** The leaf before becomes thin, and would take in the rows of this one. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLeafIsTakenOverAsItIs(boolean damage) throws Exception {
        DataFile made = TestTree.create(disk);
        made.checkpoint(TestTree.at(1), TestTree.changes(TestTree.rows("a", 200, 20)));
        made.checkpoint(TestTree.at(2), TestTree.changes(TestTree.put("a0100", "r".repeat(300))));
        List<Place> leaves = places(disk, PageKind.LEAF);
        assertThat(leaves).hasSizeGreaterThan(10);
        for (int i = 1; i < leaves.size(); i++) {
            SimulatedDisk image = disk.crash(CrashChooser.keepAll());
            DataFile file = TestTree.open(image);
            NavigableMap<String, String> rows = new TreeMap<>(TestTree.content(file));
            spoil(image, leaves.get(i).page(), damage);
            file.checkpoint(
                    TestTree.at(3),
                    Changes.of(List.of(), thinning(leaves.get(i - 1).keys(), rows)));
            KeyRange unread = leaves.get(i).keys();
            for (Map.Entry<String, String> row : rows.entrySet()) {
                byte[] key = TestTree.bytes(row.getKey());
                if (unread.contains(key)) {
                    assertThatThrownBy(() -> file.get(key)).isInstanceOf(IOException.class);
                } else {
                    assertThat(TestTree.text(file.get(key))).isEqualTo(row.getValue());
                }
            }
            mend(image, leaves.get(i).page(), damage);
            assertThat(TestTree.content(file)).isEqualTo(rows);
            TestTree.assertWhole(image);
        }
    }

    /** Deletes all rows of a leaf but the first, also from {@code rows}. */
    private static List<Change> thinning(KeyRange leaf, NavigableMap<String, String> rows) {
        List<Change> deletes = rows.keySet().stream()
                .filter(key -> leaf.contains(TestTree.bytes(key)))
                .skip(1)
                .map(TestTree::delete)
                .toList();
        deletes.forEach(delete -> rows.remove(TestTree.text(delete.key())));
        return deletes;
    }

    /** Pages at the end of the file are to move so that it can become shorter. That can wait. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPageThatIsToMoveStaysWhereItIs(boolean damage) throws Exception {
        sparse();
        for (PageKind kind : new PageKind[] {PageKind.LEAF, PageKind.INNER, PageKind.RUN}) {
            List<Place> places = places(disk, kind);
            assertThat(places).isNotEmpty();
            for (Place place : places) {
                SimulatedDisk image = disk.crash(CrashChooser.keepAll());
                DataFile file = TestTree.open(image);
                Map<String, String> rows = TestTree.content(file);
                spoil(image, place.page(), damage);
                for (int i = 4; i < 12; i++) {
                    file.checkpoint(TestTree.at(i), Changes.none());
                }
                mend(image, place.page(), damage);
                assertThat(TestTree.content(file)).isEqualTo(rows);
                long size = file.fileBytes();
                for (int i = 12; i < 20; i++) {
                    file.checkpoint(TestTree.at(i), Changes.none());
                    TestTree.assertWhole(image);
                }
                assertThat(TestTree.content(file)).isEqualTo(rows);
                assertThat(file.fileBytes()).isLessThanOrEqualTo(size).isLessThan(20 * 8192);
            }
        }
    }

    /** A file of which a few rows are left, the last ones at its end: with a run, and two leaves. */
    private void sparse() throws Exception {
        DataFile file = TestTree.create(disk);
        file.checkpoint(TestTree.at(1), TestTree.changes(TestTree.rows("a", 3000, 20)));
        file.checkpoint(
                TestTree.at(2),
                TestTree.changes(
                        TestTree.put("z", "x".repeat(80)),
                        TestTree.put("zy", "y".repeat(100)),
                        TestTree.put("zz", "r".repeat(900)),
                        TestTree.put("zzz", "s".repeat(20_000))));
        file.checkpoint(TestTree.at(3), TestTree.cut(TestTree.range("a0003", "a2990")));
    }

    /** What does change must be read: then there is no checkpoint, and nothing is lost. */
    @Test
    void aDamagedLeafThatChangesIsNotGuessed() throws Exception {
        sparse();
        for (Place leaf : places(disk, PageKind.LEAF)) {
            SimulatedDisk image = disk.crash(CrashChooser.keepAll());
            DataFile file = TestTree.open(image);
            spoil(image, leaf.page(), true);
            byte[] low = leaf.keys().from().length == 0
                    ? TestTree.bytes("a")
                    : leaf.keys().from();
            assertThatThrownBy(() ->
                            file.checkpoint(TestTree.at(4), Changes.of(List.of(), List.of(Change.put(low, low)))))
                    .isInstanceOf(DamagedPageException.class);
            mend(image, leaf.page(), true);
            TestTree.assertWhole(image);
            assertThat(file.root().position().offset()).isEqualTo(3);
        }
    }
}
