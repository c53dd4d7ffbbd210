package dev.tidemark.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.disk.CrashChooser;
import dev.tidemark.disk.CrashImages;
import dev.tidemark.disk.DiskFaults;
import dev.tidemark.disk.DiskOperation;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.tree.check.PageVisitor;
import dev.tidemark.tree.check.TreeInspector;
import dev.tidemark.tree.file.TreeFailedException;
import dev.tidemark.tree.page.DamagedPageException;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.page.Page;
import dev.tidemark.tree.page.PageKind;
import dev.tidemark.tree.page.PageRef;
import dev.tidemark.tree.repair.DamagedPage;
import dev.tidemark.tree.repair.DamagedPage.Holds;
import dev.tidemark.tree.repair.RangeRows;
import dev.tidemark.tree.write.Checkpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.junit.jupiter.api.Test;

/** A damaged page is made again of rows that another file has, and is that page to the last bit, or none (R3, H146). */
final class PageRepairTest {
    private static final int BLOCK = 512;

    private record Place(PageRef page, PageKind kind, KeyRange keys) {}

    private final SimulatedDisk disk = new SimulatedDisk();
    private final SimulatedDisk otherDisk = new SimulatedDisk();

    /** The same rows as in {@link #other}, another history: rows that came and went, pages cut elsewhere. */
    private DataFile file() throws Exception {
        DataFile file = TestTree.create(disk);
        file.checkpoint(TestTree.at(1), TestTree.changes(TestTree.rows("a", 300, 20)));
        file.checkpoint(TestTree.at(2), TestTree.cut(TestTree.range("a0000", "a0150")));
        file.checkpoint(TestTree.at(3), TestTree.changes(TestTree.rows("a", 150, 20)));
        file.checkpoint(TestTree.at(4), TestTree.changes(TestTree.rows("r", 6, 700)));
        return file;
    }

    private DataFile other() throws Exception {
        DataFile file = TestTree.create(otherDisk);
        file.checkpoint(TestTree.at(3), TestTree.changes(TestTree.rows("a", 300, 20)));
        file.checkpoint(TestTree.at(4), TestTree.changes(TestTree.rows("r", 6, 700)));
        return file;
    }

    private List<Place> places() throws Exception {
        List<Place> places = new ArrayList<>();
        TreeInspector.inspect(disk, TestTree.NAME, new PageVisitor() {
            @Override
            public void page(Page page, KeyRange keys) {
                if (keys != null) {
                    places.add(new Place(page.ref(), page.kind(), keys));
                }
            }
        });
        return places;
    }

    private void damage(PageRef page) throws IOException {
        disk.flipBit(TestTree.NAME, page.address() * BLOCK + 50, 2);
    }

    @Test
    void everyPageThatIsMadeOfRowsIsMadeAgain() throws Exception {
        DataFile file = file();
        NavigableMap<String, String> rows = TestTree.content(file);
        DataFile other = other();
        assertThat(TestTree.content(other)).isEqualTo(rows);
        int leaves = 0;
        int runs = 0;
        int others = 0;
        for (Place place : places()) {
            damage(place.page());
            assertThatThrownBy(() -> TestTree.content(file)).isInstanceOf(DamagedPageException.class);
            DamagedPage found = file.locate(place.page(), place.keys().from());
            assertThat(found.ref()).isEqualTo(place.page());
            assertThat(found.keys()).isEqualTo(place.keys());
            if (found.isMadeOfRows()) {
                byte[] sent = other.rows(4, found.keys(), RangeRows.mostOf(found));
                assertThat(file.repair(found, sent)).isTrue();
                leaves += found.what() == Holds.ROWS ? 1 : 0;
                runs += found.what() == Holds.VALUE ? 1 : 0;
            } else {
                assertThat(file.repair(found, new byte[0])).isFalse();
                damage(place.page()); // the same bit again
                others++;
            }
            assertThat(TestTree.content(file)).isEqualTo(rows);
            TestTree.assertWhole(disk);
        }
        assertThat(leaves).isGreaterThan(10);
        assertThat(runs).isEqualTo(6);
        assertThat(others).isPositive();
    }

    private Place leaf() throws Exception {
        return places().stream()
                .filter(place -> place.kind() == PageKind.LEAF)
                .skip(3)
                .findFirst()
                .orElseThrow();
    }

    /** A peer whose checkpoint is of another entry, or that lies. */
    @Test
    void rowsThatDoNotMakeThatPageAreNotWritten() throws Exception {
        DataFile file = file();
        Place place = leaf();
        byte[] right = other().rows(4, place.keys(), 1000);
        damage(place.page());
        DamagedPage found = file.locate(place.page(), place.keys().from());
        disk.faults(call -> {
            assertThat(call.operation().changes()).isFalse();
            return Fault.NONE;
        });
        for (int at = 0; at < right.length; at++) {
            byte[] wrong = right.clone();
            wrong[at] ^= 1;
            assertThat(file.repair(found, wrong)).as("byte " + at).isFalse();
            assertThat(file.repair(found, Arrays.copyOf(right, at)))
                    .as("cut at " + at)
                    .isFalse();
        }
        byte[] more = Arrays.copyOf(right, right.length + 4);
        more[right.length] = 1;
        assertThat(file.repair(found, more)).isFalse();
        byte[] twice = Arrays.copyOf(right, 2 * right.length);
        System.arraycopy(right, 0, twice, right.length, right.length);
        assertThat(file.repair(found, twice)).isFalse();
        byte[] huge = {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 7, 1, 2};
        assertThat(file.repair(found, huge)).isFalse();
        disk.faults(DiskFaults.NONE);
        assertThat(file.repair(found, right)).isTrue();
    }

    /** All other rows are there, and the page is whole, or as damaged as it was. */
    @Test
    void aCrashInARepairLeavesThePageDamagedOrWhole() throws Exception { // R7
        DataFile file = file();
        NavigableMap<String, String> rows = TestTree.content(file);
        Place place = leaf();
        byte[] sent = other().rows(4, place.keys(), 1000);
        damage(place.page());
        int[] whole = {0};
        int[] damaged = {0};
        disk.faults(call -> {
            if (call.operation().changes()) {
                CrashImages.forEach(disk, 100, 0, image -> look(image, place, rows, whole, damaged));
            }
            return Fault.NONE;
        });
        assertThat(file.repair(file.locate(place.page(), place.keys().from()), sent))
                .isTrue();
        disk.faults(DiskFaults.NONE);
        assertThat(whole[0]).isPositive();
        assertThat(damaged[0]).isPositive();
        int before = damaged[0];
        CrashImages.forEach(disk, 100, 0, image -> look(image, place, rows, whole, damaged));
        assertThat(damaged[0]).as("it is durable").isEqualTo(before);
    }

    private static void look(
            SimulatedDisk image, Place place, NavigableMap<String, String> rows, int[] whole, int[] damaged) {
        try (DataFile found = TestTree.open(image)) {
            assertThat(found.root().position().offset()).isEqualTo(4);
            for (Map.Entry<String, String> row : rows.entrySet()) {
                if (!place.keys().contains(TestTree.bytes(row.getKey()))) {
                    assertThat(found.get(TestTree.bytes(row.getKey()))).isEqualTo(TestTree.bytes(row.getValue()));
                }
            }
            found.pages().find(place.page());
            whole[0]++;
        } catch (DamagedPageException e) {
            damaged[0]++;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Its blocks may be another page's by then. */
    @Test
    void aPageThatNoCheckpointHasAnyMoreIsNotFound() throws Exception { // R5, H144
        DataFile file = file();
        Place place = leaf();
        damage(place.page());
        assertThat(file.locate(place.page(), place.keys().from())
                        .root()
                        .position()
                        .offset())
                .isEqualTo(4);
        file.checkpoint(TestTree.at(5), TestTree.cut(KeyRange.all()));
        assertThat(file.locate(place.page(), place.keys().from())
                        .root()
                        .position()
                        .offset())
                .as("the one before has it")
                .isEqualTo(4);
        file.checkpoint(TestTree.at(6), TestTree.changes(TestTree.rows("b", 10, 20)));
        assertThat(file.locate(place.page(), place.keys().from())).isNull();
        assertThat(file.locate(place.page(), TestTree.bytes("a"))).isNull();
    }

    @Test
    void itIsRepairedWhileACheckpointIsWritten() throws Exception {
        DataFile file = file();
        NavigableMap<String, String> rows = TestTree.content(file);
        Place place = leaf();
        byte[] sent = other().rows(4, place.keys(), 1000);
        damage(place.page());
        Checkpoint checkpoint = file.begin(TestTree.at(5), TestTree.changes(TestTree.rows("s", 300, 100)));
        checkpoint.step();
        assertThat(file.repair(file.locate(place.page(), place.keys().from()), sent))
                .isTrue();
        while (!checkpoint.step()) {
            // a step is about 1 MiB
        }
        for (int i = 0; i < 300; i++) {
            rows.put(TestTree.key("s", i), "v".repeat(100));
        }
        assertThat(TestTree.content(file)).isEqualTo(rows);
        TestTree.assertWhole(disk);
    }

    /** It has two; more rows than was asked are none. */
    @Test
    void rowsAreThoseOfTheOldestCheckpointThatIsLateEnough() throws Exception {
        DataFile file = file();
        KeyRange all = TestTree.range("r", null);
        assertThat(file.rows(2, all, 10_000)).isEmpty();
        assertThat(file.rows(3, all, 10_000)).isEmpty();
        assertThat(file.rows(4, all, 10_000)).hasSizeGreaterThan(4_200);
        assertThat(file.rows(5, all, 10_000)).isEqualTo(file.rows(4, all, 10_000));
        assertThat(file.rows(4, all, 4_000)).isNull();
    }

    /** What the disk does not take is final, as with a checkpoint (R9, H06). */
    @Test
    void aFailedWriteIsFinal() throws Exception {
        DataFile file = file();
        Place place = leaf();
        byte[] sent = other().rows(4, place.keys(), 1000);
        damage(place.page());
        disk.faults(call -> call.operation() == DiskOperation.SYNC ? new Fault.Fail("worn out") : Fault.NONE);
        DamagedPage found = file.locate(place.page(), place.keys().from());
        assertThatThrownBy(() -> file.repair(found, sent)).isInstanceOf(TreeFailedException.class);
        disk.faults(DiskFaults.NONE);
        assertThatThrownBy(() -> file.checkpoint(TestTree.at(5), TestTree.changes()))
                .isInstanceOf(TreeFailedException.class);
        try (DataFile again = TestTree.open(disk.crash(CrashChooser.keepAll()))) {
            assertThat(again.root().position().offset()).isEqualTo(4);
        }
    }
}
