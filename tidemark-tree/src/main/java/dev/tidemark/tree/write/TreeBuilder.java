package dev.tidemark.tree.write;

import dev.tidemark.tree.page.Branch;
import dev.tidemark.tree.page.Cell;
import dev.tidemark.tree.page.Child;
import dev.tidemark.tree.page.InnerPage;
import dev.tidemark.tree.page.Keys;
import dev.tidemark.tree.page.LeafPage;
import dev.tidemark.tree.page.MadePage;
import dev.tidemark.tree.page.PageSink;
import dev.tidemark.tree.page.Summary;
import dev.tidemark.tree.page.TreeFormat;
import dev.tidemark.tree.space.Allocation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds the new tree from its rows and from subtrees of the old one, which come in the order of keys: leaves are
 * written when they are full, and inner pages above them in the same pass, bottom up.
 */
final class TreeBuilder {
    private final TreeFormat format;
    private final long offset;
    private final Allocation allocation;
    private final PageSink sink;
    private final NodeCutter<Cell> leaves;
    /** Levels 1 and up. */
    private final List<NodeCutter<Branch>> inner = new ArrayList<>();

    /** Last key of the leaf before, if that was built here; else null, and {@link #bound} holds. */
    private byte[] lastKey;
    /** All keys so far are below it, and all that come are not. */
    private byte[] bound = Keys.LEAST;

    /** @param top the root page, {@link Child#NONE} of an empty tree */
    record Built(Child top, int level) {}

    /** @param offset of the checkpoint */
    TreeBuilder(TreeFormat format, long offset, Allocation allocation, PageSink sink) {
        this.format = format;
        this.offset = offset;
        this.allocation = allocation;
        this.sink = sink;
        this.leaves = new NodeCutter<>(
                LeafPage.capacity(format), 1, cell -> cell.encodedBytes() + LeafPage.SLOT_BYTES, this::leaf);
    }

    /** The next row. */
    void add(Cell cell) throws IOException {
        leaves.add(cell);
    }

    /**
     * Takes a subtree of the old tree as it is.
     *
     * @param level of its root page
     * @param low lower bound of its keys
     * @param high upper bound of its keys; null: none
     * @return false if a page before it would become too thin by that: its rows must be read and added instead
     */
    boolean reuse(Child subtree, int level, byte[] low, byte[] high) throws IOException {
        if (isThin(level)) {
            return false;
        }
        take(subtree, level, low, high);
        return true;
    }

    /** As {@link #reuse}, however thin the page before becomes: for a subtree that cannot be read. */
    void take(Child subtree, int level, byte[] low, byte[] high) throws IOException {
        leaves.flush();
        for (int i = 1; i <= level; i++) {
            inner(i).flush();
        }
        inner(level + 1).add(new Branch(low, subtree));
        lastKey = null;
        bound = high;
    }

    private boolean isThin(int level) {
        boolean thin = leaves.isThin();
        for (int i = 1; i <= Math.min(level, inner.size()); i++) {
            thin |= inner(i).isThin();
        }
        return thin;
    }

    /** Writes what is left; no row may come after this. */
    Built finish() throws IOException {
        leaves.flush();
        for (int level = 1; level <= inner.size(); level++) {
            Branch only = level == inner.size() ? inner(level).only() : null;
            if (only != null) {
                return new Built(only.child(), level - 1);
            }
            inner(level).flush();
        }
        return new Built(Child.NONE, 0);
    }

    private NodeCutter<Branch> inner(int level) {
        while (inner.size() < level) {
            int next = inner.size() + 1;
            inner.add(new NodeCutter<>(
                    InnerPage.capacity(format),
                    2,
                    branch -> branch.encodedBytes() + InnerPage.SLOT_BYTES,
                    branches -> innerPage(next, branches)));
        }
        return inner.get(level - 1);
    }

    private void leaf(List<Cell> cells) throws IOException {
        byte[] first = cells.get(0).key();
        byte[] separator = lastKey == null ? bound : Keys.separator(lastKey, first);
        lastKey = cells.get(cells.size() - 1).key();
        int address = allocation.allocate(format.blocks(LeafPage.bytes(cells)));
        Summary summary = Summary.EMPTY;
        for (Cell cell : cells) {
            summary = summary.plus(cell.summary());
        }
        give(0, separator, LeafPage.make(format, address, offset, cells), summary);
    }

    private void innerPage(int level, List<Branch> branches) throws IOException {
        int address = allocation.allocate(format.blocks(InnerPage.bytes(branches)));
        Summary summary = Summary.EMPTY;
        for (Branch branch : branches) {
            summary = summary.plus(branch.child().summary());
        }
        give(level, branches.get(0).separator(), InnerPage.make(format, address, offset, level, branches), summary);
    }

    private void give(int level, byte[] separator, MadePage page, Summary summary) throws IOException {
        sink.write(page);
        inner(level + 1).add(new Branch(separator, new Child(page.ref(), summary)));
    }
}
