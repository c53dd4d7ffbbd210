package dev.tidemark.tree.write;

import dev.tidemark.tree.page.TreeFormat;

/**
 * How many blocks a checkpoint will need. How many leaves its rows touch is known only when they are met: as many as
 * there are rows if those lie far apart, thirty times fewer if they lie together. So there are two answers.
 */
final class Expectation {
    /** An inner page has more children than this, nearly always. */
    private static final int CHILDREN = 32;

    private static final int SPACE_PAGES = 4;

    private Expectation() {}

    /** No fewer than this, if every change has an effect: full leaves with the new rows, and the way to them. */
    static int atLeast(TreeFormat format, Base base, Changes changes) {
        long leaves = changes.expectedBytes() / format.blockBytes();
        return (int) Math.min(leaves + base.meta().level() + 1, Integer.MAX_VALUE / 2);
    }

    /** About as many as this, if each row lies in a leaf of its own. */
    static int atMost(TreeFormat format, Base base, Changes changes) {
        long live = base.space().space().liveBlocks();
        long rewritten = Math.min(changes.expectedRows(), live);
        long leaves = 1 + rewritten + 2 * changes.expectedBytes() / format.blockBytes();
        long inner = Math.min(leaves, (live + leaves) / CHILDREN + base.meta().level() + 1);
        long space = base.space().all().size() + SPACE_PAGES;
        long blocks = leaves + inner * format.blocks(format.innerBytes()) + space;
        return (int) Math.min(blocks, Integer.MAX_VALUE / 2);
    }
}
