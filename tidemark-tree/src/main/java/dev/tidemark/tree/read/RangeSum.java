package dev.tidemark.tree.read;

import dev.tidemark.tree.page.Child;
import dev.tidemark.tree.page.DamagedPageException;
import dev.tidemark.tree.page.InnerPage;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.page.Keys;
import dev.tidemark.tree.page.LeafPage;
import dev.tidemark.tree.page.Page;
import dev.tidemark.tree.page.Summary;
import java.io.IOException;

/**
 * How many rows a range has, and their digest: subtrees that lie in the range are taken from what their parents say, so
 * only the pages at its two ends are read.
 */
public final class RangeSum {
    private final String file;
    private final KeyRange range;
    private final PageSource source;

    private RangeSum(String file, KeyRange range, PageSource source) {
        this.file = file;
        this.range = range;
        this.source = source;
    }

    /** @param source that has every page */
    public static Summary of(String file, Root root, KeyRange range, PageSource source) throws IOException {
        return root.isEmpty()
                ? Summary.EMPTY
                : new RangeSum(file, range, source).sum(root.top(), root.level(), Keys.LEAST, null);
    }

    private Summary sum(Child child, int level, byte[] low, byte[] high) throws IOException {
        if (!range.meets(low, high)) {
            return Summary.EMPTY;
        }
        if (range.covers(low, high)) {
            return child.summary();
        }
        try {
            Page page = source.find(child.ref());
            return level == 0 ? ofLeaf(LeafPage.of(file, page)) : ofInner(page, level, low, high);
        } catch (DamagedPageException e) {
            throw e.touching(new KeyRange(low, high));
        }
    }

    private Summary ofInner(Page page, int level, byte[] low, byte[] high) throws IOException {
        InnerPage inner = InnerPage.of(file, page, level);
        Summary total = Summary.EMPTY;
        for (int i = 0; i < inner.count(); i++) {
            total = total.plus(sum(inner.child(i), level - 1, inner.low(i, low), inner.high(i, high)));
        }
        return total;
    }

    private Summary ofLeaf(LeafPage leaf) {
        Summary total = Summary.EMPTY;
        for (int i = leaf.firstAtLeast(range.from()); i < leaf.count(); i++) {
            if (!Keys.isBelow(leaf.key(i), range.to())) {
                break;
            }
            total = total.plus(leaf.cell(i).summary());
        }
        return total;
    }
}
