package dev.tidemark.tree.space;

import dev.tidemark.tree.page.SpaceIndexPage;
import dev.tidemark.tree.page.SpacePage;
import dev.tidemark.tree.page.TreeFormat;

/** The tree of space pages: a page for each stretch of the file, and index pages above. */
final class SpaceShape {
    private final TreeFormat format;

    SpaceShape(TreeFormat format) {
        this.format = format;
    }

    /** Pages of a level that a file of so many segments has; at least one. */
    int pages(int level, int segments) {
        long pages = up(segments, SpacePage.segments(format));
        for (int i = 0; i < level; i++) {
            pages = up(pages, SpaceIndexPage.fanOut(format));
        }
        return (int) Math.max(1, pages);
    }

    /** Level of the root. */
    int rootLevel(int segments) {
        int level = 0;
        while (pages(level, segments) > 1) {
            level++;
        }
        return level;
    }

    /** First block that a page of level 0 tells of. */
    int firstBlock(int index) {
        return index * SpacePage.blocks(format);
    }

    private static long up(long value, long unit) {
        return (value + unit - 1) / unit;
    }
}
