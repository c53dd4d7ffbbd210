package dev.tidemark.tree.write;

import dev.tidemark.tree.page.TreeFormat;

/** How many blocks a checkpoint will need, about: what is reserved before it writes a page. */
final class Expectation {
    /** An inner page has more children than this, nearly always. */
    private static final int CHILDREN = 32;

    private static final int SPACE_PAGES = 4;

    private Expectation() {}

    static int blocks(TreeFormat format, Base base, Changes changes) {
        long live = base.space().space().liveBlocks();
        long rewritten = Math.min(changes.expectedRows(), live);
        long leaves = 1 + rewritten + 2 * changes.expectedBytes() / format.blockBytes();
        long inner = Math.min(leaves, (live + leaves) / CHILDREN + base.meta().level() + 1);
        long space = base.space().all().size() + SPACE_PAGES;
        long blocks = leaves + inner * format.blocks(format.innerBytes()) + space;
        return (int) Math.min(blocks, Integer.MAX_VALUE / 2);
    }
}
