package dev.tidemark.tree.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.tree.TestTree;
import dev.tidemark.tree.page.PageRef;
import dev.tidemark.tree.page.SpacePage;
import dev.tidemark.tree.page.TreeFormat;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Space of files that are larger than those of other tests. */
final class SpaceTest {
    private static final TreeFormat MANY_BLOCKS = new TreeFormat(512, 1024, 1 << 20);

    @Test
    void aFileOfMoreBlocksThanAreCountedIsRefusedInWords() throws Exception {
        int segments = (1 << 20) - 600; // of 2048 blocks each
        long[] grown = {0};
        Space space = new Space(Space.metaBlocks(MANY_BLOCKS), new BitSet(), segments);
        Allocation allocation =
                new Allocation(MANY_BLOCKS, space, new BitSet(), segments, (from, to) -> grown[0] = to - from);
        int free = segments * 2048 - 32;
        allocation.reserve(free + 2048);
        assertThat(grown[0]).isEqualTo(2048);
        assertThatThrownBy(() -> allocation.reserve(free + 2048 * 500))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the data file would have more than");
        assertThat(grown[0]).isEqualTo(2048);
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
