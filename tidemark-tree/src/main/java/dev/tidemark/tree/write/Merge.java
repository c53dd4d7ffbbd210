package dev.tidemark.tree.write;

import dev.tidemark.tree.page.Child;
import dev.tidemark.tree.page.DamagedPageException;
import dev.tidemark.tree.page.InnerPage;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.page.Keys;
import dev.tidemark.tree.page.LeafPage;
import dev.tidemark.tree.read.Root;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongPredicate;

/**
 * Walks through the old tree and the changes together, in the order of keys. Subtrees that nothing touches are taken
 * over as they are, subtrees that are cut away are freed, and the rest is taken apart and built again.
 */
final class Merge {
    private final OldPages old;
    private final ChangeFeed feed;
    private final TreeBuilder builder;
    private final CellMaker cells;
    private final LongPredicate mustMove;
    /** Inner pages of the old tree that are being taken apart, from the root down. */
    private final Deque<Opened> path = new ArrayDeque<>();
    /** Rows that are being merged, or null. */
    private RowMerge rows;

    private static final class Opened {
        final InnerPage page;
        final int level;
        final byte[] low;
        final byte[] high;
        int next;

        Opened(InnerPage page, int level, byte[] low, byte[] high) {
            this.page = page;
            this.level = level;
            this.low = low;
            this.high = high;
        }
    }

    /** @param mustMove whether a page at this address is to be written elsewhere */
    Merge(OldPages old, ChangeFeed feed, TreeBuilder builder, CellMaker cells, LongPredicate mustMove) {
        this.old = old;
        this.feed = feed;
        this.builder = builder;
        this.cells = cells;
        this.mustMove = mustMove;
    }

    void start(Root root) throws IOException {
        if (root.isEmpty()) {
            rows = RowMerge.ofNewRows(feed, builder, cells, Keys.LEAST, null);
        } else {
            meet(root.top(), root.level(), Keys.LEAST, null);
        }
    }

    /**
     * One small step: a row, or a page.
     *
     * @return false when all is merged
     */
    boolean advance() throws IOException {
        if (rows != null) {
            if (!rows.advance()) {
                rows = null;
            }
            return true;
        }
        Opened lowest = path.peek();
        if (lowest == null) {
            return false;
        }
        if (lowest.next == lowest.page.count()) {
            path.pop();
            return true;
        }
        int index = lowest.next++;
        meet(
                lowest.page.child(index),
                lowest.level - 1,
                lowest.page.low(index, lowest.low),
                lowest.page.high(index, lowest.high));
        return true;
    }

    private void meet(Child child, int level, byte[] low, byte[] high) throws IOException {
        if (feed.cutsAll(low, high)) {
            old.freeAll(child, level);
            feed.takeTouches(high);
            rows = RowMerge.ofNewRows(feed, builder, cells, low, high);
            return;
        }
        if (feed.changes(low, high)) {
            try {
                takeApart(child, level, low, high);
            } catch (DamagedPageException e) {
                throw e.touching(new KeyRange(low, high));
            }
        } else if (feed.touches(high)
                || mustMove.test(child.ref().address())
                || !builder.reuse(child, level, low, high)) {
            rebuild(child, level, low, high);
        }
    }

    private void takeApart(Child child, int level, byte[] low, byte[] high) throws IOException {
        if (level == 0) {
            boolean moves = feed.touches(high) || mustMove.test(child.ref().address());
            rows = new RowMerge(feed, builder, cells, old, child, old.leaf(child), moves, low, high);
            feed.takeTouches(high);
        } else {
            open(old.inner(child, level), child, level, low, high);
        }
    }

    /**
     * Writes again what does not change: because it moves, or because a page before it is too thin. That can wait if
     * the disk does not give it: then it stays where it is. H146.
     */
    private void rebuild(Child child, int level, byte[] low, byte[] high) throws IOException {
        LeafPage leaf = null;
        InnerPage inner = null;
        try {
            if (level == 0) {
                leaf = old.leafAsSummed(child);
            } else {
                inner = old.inner(child, level);
            }
        } catch (IOException e) {
            feed.takeTouches(high);
            builder.take(child, level, low, high);
            return;
        }
        if (level > 0) {
            open(inner, child, level, low, high);
        } else {
            rows = new RowMerge(feed, builder, cells, old, child, leaf, true, low, high);
            feed.takeTouches(high);
        }
    }

    private void open(InnerPage page, Child child, int level, byte[] low, byte[] high) {
        path.push(new Opened(page, level, low, high));
        old.free(child);
    }
}
