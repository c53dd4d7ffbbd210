package dev.tidemark.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.tree.cache.PageCache;
import dev.tidemark.tree.cache.Wanted;
import dev.tidemark.tree.read.Lookup;
import dev.tidemark.tree.write.Checkpoint;
import org.junit.jupiter.api.Test;

/** What others may rely on while a checkpoint is written, and what a reader sees that a checkpoint overtakes. */
final class TreeHandOverTest {
    private final SimulatedDisk disk = new SimulatedDisk();

    /** The log may go when the file says so, and it says so when both copies of the slot are synced, not earlier. */
    @Test
    void logMayGoOnlyWhenTheNextCheckpointIsDurable() throws Exception { // R11, H143
        DataFile file = TestTree.create(disk);
        file.checkpoint(TestTree.at(1), TestTree.changes(TestTree.put("a", "1")));
        file.checkpoint(TestTree.at(2), TestTree.changes(TestTree.put("a", "2")));
        assertThat(file.previous()).isEqualTo(1);
        Checkpoint checkpoint = file.begin(TestTree.at(3), TestTree.changes(TestTree.put("a", "3")));
        assertThat(file.previous()).isEqualTo(1);
        while (!checkpoint.step()) {
            assertThat(file.previous()).isEqualTo(1);
            assertThat(file.root().position()).isEqualTo(TestTree.at(2));
        }
        assertThat(file.previous()).isEqualTo(2);
    }

    /** A look-up that misses holds nothing: run again, it sees one root as a whole, and it is the newest. */
    @Test
    void aLookUpThatACheckpointOvertakesIsRunAgainAtTheNewRoot() throws Exception { // R13, H155
        DataFile file = TestTree.create(disk);
        file.checkpoint(TestTree.at(1), TestTree.changes(TestTree.rows("a", 200, 20)));
        PageCache cache = new PageCache(TestTree.SMALL, 8, 8, 4, true);
        assertThat(look(file, cache)).isInstanceOf(Lookup.Missing.class);
        Wanted old = cache.takeWanted();
        file.checkpoint(TestTree.at(2), TestTree.changes(TestTree.put("a0100", "new")));
        assertThat(cache.arrived(old, file.pages().find(old.page()))).isTrue();
        Lookup.Result result = look(file, cache);
        while (result instanceof Lookup.Missing) {
            Wanted wanted = cache.takeWanted();
            assertThat(wanted.page().offset()).as("pages of the new root").isIn(1L, 2L);
            cache.arrived(wanted, file.pages().find(wanted.page()));
            result = look(file, cache);
        }
        assertThat(result).isInstanceOf(Lookup.Present.class);
        assertThat(TestTree.text(((Lookup.Present) result).value())).isEqualTo("new");
    }

    private static Lookup.Result look(DataFile file, PageCache cache) throws Exception {
        return Lookup.get("tree", file.root(), TestTree.bytes("a0100"), cache);
    }
}
