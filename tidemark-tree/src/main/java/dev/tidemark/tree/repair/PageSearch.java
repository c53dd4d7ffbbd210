package dev.tidemark.tree.repair;

import dev.tidemark.tree.page.Cell;
import dev.tidemark.tree.page.Child;
import dev.tidemark.tree.page.InnerPage;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.page.Keys;
import dev.tidemark.tree.page.LeafPage;
import dev.tidemark.tree.page.PageRef;
import dev.tidemark.tree.read.PageSource;
import dev.tidemark.tree.read.Root;
import dev.tidemark.tree.repair.DamagedPage.Holds;
import java.io.IOException;

/** Finds where a page lies in a tree without reading the page itself. */
public final class PageSearch {
    private PageSearch() {}

    /**
     * Goes down from the root to a key, up to that page.
     *
     * @param file for messages
     * @param key that the page has, or would have
     * @return null if the page is not on the way to that key in this root
     * @throws IOException if a page above it cannot be read either
     */
    public static DamagedPage find(String file, Root root, PageRef page, byte[] key, PageSource pages)
            throws IOException {
        byte[] low = Keys.LEAST;
        byte[] high = null;
        Child child = root.top();
        for (int level = root.level(); !child.isNone(); level--) {
            if (child.ref().equals(page)) {
                return new DamagedPage(root, page, new KeyRange(low, high), holds(child, level));
            }
            if (level == 0) {
                return inLeaf(root, page, key, LeafPage.of(file, pages.find(child.ref())));
            }
            InnerPage inner = InnerPage.of(file, pages.find(child.ref()), level);
            int index = inner.childOf(key);
            low = inner.low(index, low);
            high = inner.high(index, high);
            child = inner.child(index);
        }
        return null;
    }

    private static Holds holds(Child child, int level) {
        if (level > 0) {
            return Holds.PLACES;
        }
        return child.summary().hasRuns() ? Holds.ROWS_AND_PLACES : Holds.ROWS;
    }

    private static DamagedPage inLeaf(Root root, PageRef page, byte[] key, LeafPage leaf) {
        int index = leaf.firstAtLeast(key);
        if (!leaf.isAt(index, key)) {
            return null;
        }
        Cell cell = leaf.cell(index);
        return cell.run().equals(page) ? new DamagedPage(root, page, KeyRange.ofKey(key), Holds.VALUE) : null;
    }
}
