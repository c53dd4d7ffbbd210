package dev.tidemark.tree.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.tree.DataFile;
import dev.tidemark.tree.TestTree;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.read.Cursor;
import dev.tidemark.tree.read.Lookup;
import dev.tidemark.tree.read.PageSource;
import org.junit.jupiter.api.Test;

/** Work over many pages, through a cache that has room for one of each size. */
class HeldPagesTest {
    private final PageCache cache = new PageCache(TestTree.SMALL, 1, 1, 3, true);

    private static int found(DataFile file, PageSource source) throws Exception {
        int found = 0;
        for (int i = 0; i < 400; i += 40) {
            byte[] key = TestTree.bytes(TestTree.key("a", i));
            if (Lookup.get("tree", file.root(), key, source) instanceof Lookup.Missing) {
                return found;
            }
            found++;
        }
        return found;
    }

    private void serve(DataFile file) throws Exception {
        for (Wanted wanted = cache.takeWanted(); wanted != null; wanted = cache.takeWanted()) {
            cache.arrived(wanted, file.pages().find(wanted.page()));
        }
    }

    @Test
    void eachRunGetsFurtherUntilItLacksNothing() throws Exception {
        DataFile file = TestTree.create(new SimulatedDisk());
        file.checkpoint(TestTree.at(1), TestTree.changes(TestTree.rows("a", 400, 20)));
        HeldPages held = new HeldPages(cache);
        int runs = 0;
        while (found(file, held) < 10) {
            serve(file);
            held.runsAgain();
            assertThat(++runs).isLessThan(100);
        }
        assertThat(held.bytes()).isGreaterThan(10 * 512);
        for (int run = 0; run < 100; run++) {
            assertThat(found(file, cache)).as("without it").isLessThan(10);
            serve(file);
        }
        held.close();
        assertThat(held.bytes()).isZero();
        assertThat(found(file, held)).isLessThan(10);
        assertThat(held.bytes()).as("kept after the end").isZero();
    }

    /** A scan of all rows goes on where it stood, and keeps some pages, not all that it has been past (H162). */
    @Test
    void whatARunDoesNotAskForIsDropped() throws Exception {
        DataFile file = TestTree.create(new SimulatedDisk());
        file.checkpoint(TestTree.at(1), TestTree.changes(TestTree.rows("a", 400, 20)));
        HeldPages held = new HeldPages(cache);
        Cursor scan = new Cursor("tree", file.root(), KeyRange.all(), held);
        int rows = 0;
        long most = 0;
        for (Cursor.Step step = scan.next(); step != Cursor.Step.END; step = scan.next()) {
            if (step == Cursor.Step.ROW) {
                rows++;
            } else {
                serve(file);
                held.runsAgain();
            }
            most = Math.max(most, held.bytes());
        }
        assertThat(rows).isEqualTo(400);
        assertThat(most).isPositive().isLessThan(18 * 512);
        held.runsAgain();
        held.runsAgain();
        assertThat(held.bytes()).isZero();
    }

    /** One miss for each of fifty pages would hold up a scan fifty times. */
    @Test
    void aScanAsksAheadTheMoreTheLongerItIs() throws Exception {
        DataFile file = TestTree.create(new SimulatedDisk());
        file.checkpoint(TestTree.at(1), TestTree.changes(TestTree.rows("a", 1_000, 20)));
        PageCache roomy = new PageCache(TestTree.SMALL, 200, 50, 100, true);
        int pages = 0;
        int misses = 0;
        int rows = 0;
        Cursor cursor = new Cursor("tree", file.root(), KeyRange.all(), roomy);
        for (Cursor.Step step = cursor.next(); step != Cursor.Step.END; step = cursor.next()) {
            if (step == Cursor.Step.ROW) {
                rows++;
                continue;
            }
            misses++;
            for (Wanted wanted = roomy.takeWanted(); wanted != null; wanted = roomy.takeWanted()) {
                roomy.arrived(wanted, file.pages().find(wanted.page()));
                pages++;
            }
        }
        assertThat(rows).isEqualTo(1_000);
        assertThat(pages).isGreaterThan(50);
        assertThat(misses).isLessThan(pages / 2);
    }

    @Test
    void aScanAsksForNothingBeyondItsEnd() throws Exception {
        DataFile file = TestTree.create(new SimulatedDisk());
        file.checkpoint(TestTree.at(1), TestTree.changes(TestTree.rows("a", 1_000, 20)));
        PageCache roomy = new PageCache(TestTree.SMALL, 200, 50, 100, true);
        KeyRange few = new KeyRange(TestTree.bytes(TestTree.key("a", 0)), TestTree.bytes(TestTree.key("a", 1)));
        Cursor cursor = new Cursor("tree", file.root(), few, roomy);
        int pages = 0;
        while (cursor.next() != Cursor.Step.END) {
            for (Wanted wanted = roomy.takeWanted(); wanted != null; wanted = roomy.takeWanted()) {
                roomy.arrived(wanted, file.pages().find(wanted.page()));
                pages++;
            }
        }
        assertThat(pages).as("one of each level").isEqualTo(file.root().level() + 1);
    }
}
