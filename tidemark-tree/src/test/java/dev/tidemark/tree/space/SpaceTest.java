package dev.tidemark.tree.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.tree.TestTree;
import dev.tidemark.tree.file.PageFile;
import dev.tidemark.tree.page.MadePage;
import dev.tidemark.tree.page.PageRef;
import dev.tidemark.tree.page.RunPage;
import dev.tidemark.tree.page.SpacePage;
import dev.tidemark.tree.page.TreeFormat;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Space of files that are larger than those of other tests. */
final class SpaceTest {
    private static final TreeFormat MANY_BLOCKS = new TreeFormat(512, 1024, 1 << 19);

    @Test
    void aFileOfMoreBlocksThanAreCountedIsRefusedInWords() throws Exception {
        int segments = (1 << 21) - 1200; // of 1024 blocks each
        long[] grown = {0};
        Space space = new Space(Space.metaBlocks(MANY_BLOCKS), new BitSet(), segments);
        Allocation allocation =
                new Allocation(MANY_BLOCKS, space, new BitSet(), segments, (from, to) -> grown[0] = to - from);
        int free = segments * 1024 - 32;
        assertThat(allocation.reserve(free + 1024)).isTrue();
        assertThat(grown[0]).isEqualTo(1024);
        assertThatThrownBy(() -> allocation.reserve(free + 1024 * 1000))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the data file would have more than");
        assertThat(grown[0]).isEqualTo(1024);
    }

    /** Reserving is done in steps, so that others may use the disk in between. H147. */
    @Test
    void spaceIsReservedSegmentBySegment() throws Exception {
        long[] grown = {0};
        Space space = new Space(Space.metaBlocks(MANY_BLOCKS), new BitSet(), 1);
        Allocation allocation =
                new Allocation(MANY_BLOCKS, space, new BitSet(), 1, (from, to) -> grown[0] += to - from);
        assertThat(allocation.reserve(1024 - 32)).isTrue();
        assertThat(grown[0]).isZero();
        assertThat(allocation.missingSegments(3000)).isEqualTo(2);
        assertThat(allocation.reserve(3000)).isFalse();
        assertThat(grown[0]).isEqualTo(1024);
        assertThat(allocation.reserve(3000)).isTrue();
        assertThat(allocation.reserve(3000)).isTrue();
        assertThat(grown[0]).isEqualTo(2 * 1024);
    }

    /** The last segment holds two blocks, the end of a long run. It moves as a whole, or no work is done in vain. */
    @Test
    void aSegmentThatALongRunEndsInIsEmptiedWithAllOfTheRunOrNotAtAll() throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        MadePage run = RunPage.make(TestTree.SMALL, 48, 1, new byte[] {1}, new byte[17 * 512]);
        disk.create("tree").write(run.blocks(), 48 * 512);
        BitSet live = Space.metaBlocks(TestTree.SMALL);
        live.set(48, 66);
        try (PageFile file = PageFile.open(disk, "tree", TestTree.SMALL)) {
            Space space = new Space(live, new BitSet(), 5);
            LongRuns runs = new LongRuns(file, space);
            assertThat(runs.firstSegment(4)).isEqualTo(3);
            assertThat(runs.firstSegment(3)).isEqualTo(3);
            Evacuation none = Evacuation.choose(TestTree.SMALL, space, new BitSet(), 0, runs);
            assertThat(none.first()).as("more than half of the file is in use").isEqualTo(5);
            live.clear(2, 32); // nearly nothing is
            Evacuation whole = Evacuation.choose(TestTree.SMALL, space, new BitSet(), -40, runs);
            assertThat(whole.first()).isEqualTo(3);
            assertThat(whole.live().cardinality()).isEqualTo(18);
            live.set(20); // no two segments that follow each other are free
            assertThat(Evacuation.choose(TestTree.SMALL, space, new BitSet(), -40, runs)
                            .first())
                    .isEqualTo(5);
        }
    }

    /** Else a file that is to become shorter would grow. H147. */
    @Test
    void whatMovesNeverMakesTheFileLonger() throws Exception {
        BitSet live = Space.metaBlocks(MANY_BLOCKS);
        live.set(32, 1020);
        Space space = new Space(live, new BitSet(), 3);
        Allocation allocation = new Allocation(MANY_BLOCKS, space, new BitSet(), 1, (from, to) -> {
            throw new IOException("it grows");
        });
        assertThat(allocation.allocateToMove(4)).isEqualTo(1020);
        assertThat(allocation.allocateToMove(1)).isEqualTo(-1);
        assertThat(allocation.allocateToMove(3000)).isEqualTo(-1);
        assertThat(allocation.allocate(1)).isEqualTo(1024);
    }

    /** Its space pages would tell of no segment at all. */
    @Test
    void sizesThatASpacePageCannotTellOfAreRefused() {
        assertThat(TreeFormat.isValid(512, 1024, 1 << 19)).isTrue();
        assertThat(TreeFormat.isValid(512, 1024, 1 << 20)).isFalse();
        assertThat(TreeFormat.isValid(1024, 2048, 1 << 20)).isTrue();
        assertThat(SpacePage.segments(TreeFormat.DEFAULT)).isEqualTo(63);
    }

    @Test
    void aFileOfWhichMostIsInUseIsNotSparse() {
        assertThat(Evacuation.isSparse(1_200_000_000, 2_000_000_000)).isFalse();
        assertThat(Evacuation.isSparse(900_000_000, 2_000_000_000)).isTrue();
    }

    /** Else the page that was given up comes back when the file grows again. H144. */
    @Test
    void anIndexPageDoesNotNameASpacePageThatTheFileIsTooShortFor() throws Exception {
        int each = SpacePage.blocks(TestTree.SMALL);
        BitSet live = Space.metaBlocks(TestTree.SMALL);
        live.set(16 * each + 5);
        live.set(17 * each + 5);
        SpacePages pages = new SpacePages(new Space(live, new BitSet(), 18 * each / 16), List.of());
        pages = checkpoint(pages, null);
        pages = checkpoint(pages, new PageRef(17L * each + 5, 1, 1, 512));
        pages = checkpoint(pages, null); // what was freed is free
        PageRef last = pages.at(0, 17);
        assertThat(last.isNone()).isFalse();
        PageRef index = pages.at(1, 1);
        pages = checkpoint(pages, null); // the end is cut off
        assertThat(pages.at(0, 17).isNone()).isTrue();
        assertThat(pages.space().live().get((int) last.address())).isFalse();
        assertThat(pages.at(1, 1)).isNotEqualTo(index);
    }

    private int offset;

    private SpacePages checkpoint(SpacePages base, PageRef freed) throws IOException {
        int segments = base.space().segments();
        Allocation allocation = new Allocation(TestTree.SMALL, base.space(), new BitSet(), segments, (from, to) -> {});
        if (freed != null) {
            allocation.free(freed);
        }
        return new SpaceSaver(TestTree.SMALL, base, allocation, address -> false).save(++offset, page -> {});
    }
}
