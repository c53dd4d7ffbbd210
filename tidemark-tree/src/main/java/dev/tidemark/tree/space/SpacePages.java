package dev.tidemark.tree.space;

import dev.tidemark.tree.file.Meta;
import dev.tidemark.tree.file.PageFile;
import dev.tidemark.tree.page.Page;
import dev.tidemark.tree.page.PageRef;
import dev.tidemark.tree.page.SpaceIndexPage;
import dev.tidemark.tree.page.SpacePage;
import dev.tidemark.tree.page.TreeFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Where the space pages of one checkpoint lie, by level and number, and what they say.
 *
 * @param levels references, level 0 first; none where all is free
 */
public record SpacePages(Space space, List<List<PageRef>> levels) {

    /** Reads all of them. About one page for each 63 MiB of the file. */
    public static SpacePages load(PageFile file, Meta meta) throws IOException {
        TreeFormat format = file.format();
        BitSet live = Space.metaBlocks(format);
        BitSet freed = new BitSet();
        int segments = Math.min(meta.segments(), format.segmentsOf(file.blocks())); // also one that the file ends in
        if (meta.space().isNone()) {
            return new SpacePages(new Space(live, freed, segments), List.of());
        }
        List<List<PageRef>> levels = new ArrayList<>();
        List<PageRef> level = List.of(meta.space());
        levels.add(level);
        SpaceShape shape = new SpaceShape(format);
        for (int i = meta.spaceLevel(); i > 0; i--) {
            level = children(file, level, i, shape.pages(i - 1, meta.segments()));
            levels.add(0, level);
        }
        for (int i = 0; i < level.size(); i++) {
            if (!level.get(i).isNone()) {
                Page page = file.read(level.get(i));
                SpacePage.read(file.name(), format, page, shape.firstBlock(i), live, freed);
            }
        }
        return new SpacePages(new Space(live, freed, segments), levels);
    }

    private static List<PageRef> children(PageFile file, List<PageRef> parents, int level, int count)
            throws IOException {
        List<PageRef> children = new ArrayList<>();
        int fanOut = SpaceIndexPage.fanOut(file.format());
        for (PageRef parent : parents) {
            Page page = parent.isNone() ? null : file.read(parent);
            for (int i = 0; i < fanOut && children.size() < count; i++) {
                children.add(page == null ? PageRef.NONE : SpaceIndexPage.ref(file.name(), page, level, i));
            }
        }
        return children;
    }

    PageRef at(int level, int index) {
        boolean known = level < levels.size() && index < levels.get(level).size();
        return known ? levels.get(level).get(index) : PageRef.NONE;
    }

    public PageRef root() {
        return levels.isEmpty() ? PageRef.NONE : levels.get(levels.size() - 1).get(0);
    }

    public int rootLevel() {
        return Math.max(0, levels.size() - 1);
    }

    /** All that are there. */
    public List<PageRef> all() {
        return levels.stream()
                .flatMap(List::stream)
                .filter(ref -> !ref.isNone())
                .toList();
    }
}
