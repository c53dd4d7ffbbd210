package dev.tidemark.tree.check;

import dev.tidemark.tree.check.Finding.Kind;
import dev.tidemark.tree.file.Meta;
import dev.tidemark.tree.file.PageFile;
import dev.tidemark.tree.page.Cell;
import dev.tidemark.tree.page.Child;
import dev.tidemark.tree.page.DamagedPageException;
import dev.tidemark.tree.page.InnerPage;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.page.Keys;
import dev.tidemark.tree.page.LeafPage;
import dev.tidemark.tree.page.Page;
import dev.tidemark.tree.page.PageRef;
import dev.tidemark.tree.page.RowDigest;
import dev.tidemark.tree.page.RunPage;
import dev.tidemark.tree.page.Summary;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;

/** Reads every page of one tree, checks what its parent says of it, and notes which blocks it has. */
final class TreeWalk {
    private final PageFile file;
    private final PageVisitor visitor;
    private final List<Finding> findings;
    private final BitSet blocks = new BitSet();
    private final String of;
    private long pages;
    private boolean isComplete = true;

    /**
     * @param of for findings: whose tree it is
     * @param findings what is wrong is added here
     */
    TreeWalk(PageFile file, String of, PageVisitor visitor, List<Finding> findings) {
        this.file = file;
        this.of = of;
        this.visitor = visitor;
        this.findings = findings;
    }

    /** Every block that was reached. */
    BitSet blocks() {
        return blocks;
    }

    long pages() {
        return pages;
    }

    /** Whether every page could be read; else blocks are missing. */
    boolean isComplete() {
        return isComplete;
    }

    void tree(Meta meta) {
        if (!meta.root().isNone()) {
            child(meta.root(), meta.level(), KeyRange.all());
        }
    }

    private void child(Child child, int level, KeyRange keys) {
        try {
            Page page = page(child.ref(), keys);
            Summary seen = level == 0
                    ? leaf(LeafPage.of(file.name(), page), child.ref(), keys)
                    : inner(InnerPage.of(file.name(), page, level), child.ref(), level, keys);
            if (!seen.equals(child.summary())) {
                find(
                        Kind.WRONG_SUM,
                        child.ref(),
                        seen.rows() + " rows, digest " + seen.digest() + " instead of "
                                + child.summary().rows() + ", "
                                + child.summary().digest());
            }
        } catch (DamagedPageException e) {
            isComplete = false;
            findings.add(
                    new Finding(Kind.DAMAGED_PAGE, of + ": " + e.touching(keys).getMessage()));
        } catch (IOException e) {
            isComplete = false;
            find(Kind.UNREADABLE_PAGE, child.ref(), e.getMessage());
        }
    }

    /** Notes the blocks of a page and reads it. */
    Page page(PageRef ref, KeyRange keys) throws IOException {
        claim(ref);
        Page page = file.read(ref);
        pages++;
        visitor.page(page, keys);
        return page;
    }

    private void claim(PageRef ref) throws IOException {
        file.requireInFile(ref);
        int from = (int) ref.address();
        int to = from + file.format().blocks(ref.bytes());
        int known = blocks.nextSetBit(from);
        if (known >= 0 && known < to) {
            find(Kind.TWO_PARENTS, ref, "block " + known);
        }
        blocks.set(from, to);
    }

    private Summary inner(InnerPage page, PageRef ref, int level, KeyRange keys) {
        Summary total = Summary.EMPTY;
        byte[] low = keys.from();
        for (int i = 0; i < page.count(); i++) {
            byte[] high = page.high(i, keys.to());
            total = total.plus(page.child(i).summary());
            if ((high != null && Keys.compare(low, high) >= 0) || !Keys.isBoundWithin(high, keys.to())) {
                find(Kind.WRONG_ORDER, ref, "child " + i);
                isComplete = false;
                return total;
            }
            child(page.child(i), level - 1, new KeyRange(low, high));
            low = high;
        }
        return total;
    }

    private Summary leaf(LeafPage page, PageRef ref, KeyRange keys) throws IOException {
        Summary total = Summary.EMPTY;
        byte[] before = null;
        for (int i = 0; i < page.count(); i++) {
            Cell cell = page.cell(i);
            if (!keys.contains(cell.key()) || (before != null && Keys.compare(before, cell.key()) >= 0)) {
                find(Kind.WRONG_ORDER, ref, "row " + i);
            }
            before = cell.key();
            total = total.plus(cell.summary());
            visitor.row(cell.key(), cell.hasRun() ? run(cell) : cell.value());
        }
        return total;
    }

    private byte[] run(Cell cell) throws IOException {
        KeyRange row = KeyRange.ofKey(cell.key());
        try {
            byte[] value = RunPage.value(file.name(), page(cell.run(), row), cell);
            if (!RowDigest.of(cell.key(), value).equals(cell.digest())) {
                find(Kind.WRONG_SUM, cell.run(), "the digest of a row is not that of its value");
            }
            return value;
        } catch (DamagedPageException e) {
            throw e.touching(row);
        }
    }

    private void find(Kind kind, PageRef ref, String detail) {
        String page = "page " + ref.address() + " of checkpoint " + ref.offset();
        findings.add(new Finding(kind, of + ": " + page + ": " + detail));
    }
}
