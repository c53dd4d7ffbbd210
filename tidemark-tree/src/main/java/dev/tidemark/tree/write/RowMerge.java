package dev.tidemark.tree.write;

import dev.tidemark.tree.page.Cell;
import dev.tidemark.tree.page.Child;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.page.Keys;
import dev.tidemark.tree.page.LeafPage;
import dev.tidemark.tree.page.Summary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Merges the rows of one old leaf, or of none, with the changes within its bounds. As long as no change has had an
 * effect the rows are held back: if none has, the leaf is taken over as it is.
 */
final class RowMerge {
    private final ChangeFeed feed;
    private final TreeBuilder builder;
    private final CellMaker cells;
    private final OldPages old;
    private final Child child;
    private final LeafPage leaf;
    private final byte[] low;
    private final byte[] high;
    private int next;
    private Summary seen = Summary.EMPTY;
    /** Rows of the leaf up to here, while it may be taken over; else null. */
    private List<Cell> unchanged = new ArrayList<>();

    /**
     * @param leaf what {@code child} names; null: none
     * @param rewrite whether the leaf is to be written again although no row changes
     * @param low lower bound of the keys
     * @param high upper bound of the keys; null: none
     */
    RowMerge(
            ChangeFeed feed,
            TreeBuilder builder,
            CellMaker cells,
            OldPages old,
            Child child,
            LeafPage leaf,
            boolean rewrite,
            byte[] low,
            byte[] high)
            throws IOException {
        this.feed = feed;
        this.builder = builder;
        this.cells = cells;
        this.old = old;
        this.child = child;
        this.leaf = leaf;
        this.low = low;
        this.high = high;
        if (rewrite) {
            giveUpLeaf();
        }
    }

    /** Of rows where the old tree has none, or none any more. */
    static RowMerge ofNewRows(ChangeFeed feed, TreeBuilder builder, CellMaker cells, byte[] low, byte[] high)
            throws IOException {
        RowMerge merge = new RowMerge(feed, builder, cells, null, Child.NONE, null, false, low, high);
        merge.unchanged = null;
        return merge;
    }

    /** @return false when all is merged */
    boolean advance() throws IOException {
        Cell cell = leaf != null && next < leaf.count() ? leaf.cell(next) : null;
        Change change = feed.peek(high);
        if (cell == null && change == null) {
            end();
            return false;
        }
        int order = cell == null ? 1 : change == null ? -1 : Keys.compare(cell.key(), change.key());
        if (order <= 0) {
            next++;
            seen = seen.plus(cell.summary());
        }
        if (order < 0) {
            keepUnlessCut(cell);
        } else {
            feed.poll();
            apply(change, order == 0 ? cell : null);
        }
        return true;
    }

    private void keepUnlessCut(Cell cell) throws IOException {
        if (feed.cuts(cell.key())) {
            giveUpLeaf();
            old.freeRun(cell);
        } else {
            keep(cell);
        }
    }

    private void keep(Cell cell) throws IOException {
        if (cells.mustMove(cell)) {
            giveUpLeaf();
            builder.add(cells.moved(cell));
        } else if (unchanged != null) {
            unchanged.add(cell);
        } else {
            builder.add(cell);
        }
    }

    private void apply(Change change, Cell before) throws IOException {
        if (before == null && change.isDelete()) {
            return;
        }
        if (before != null && !before.hasRun() && Arrays.equals(before.value(), change.value())) {
            keep(before);
            return;
        }
        giveUpLeaf();
        if (before != null) {
            old.freeRun(before);
        }
        if (!change.isDelete()) {
            builder.add(cells.of(change.key(), change.value()));
        }
    }

    /** From here on the rows go to new leaves. */
    private void giveUpLeaf() throws IOException {
        if (unchanged == null) {
            return;
        }
        List<Cell> held = unchanged;
        unchanged = null;
        old.free(child);
        for (Cell cell : held) {
            builder.add(cell);
        }
    }

    private void end() throws IOException {
        if (leaf == null) {
            return;
        }
        if (!seen.equals(child.summary())) {
            throw old.notAsSummed(child).touching(new KeyRange(low, high));
        }
        if (unchanged != null && !builder.reuse(child, 0, low, high)) {
            giveUpLeaf();
        }
    }
}
