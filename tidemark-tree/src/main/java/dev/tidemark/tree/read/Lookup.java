package dev.tidemark.tree.read;

import dev.tidemark.tree.page.Cell;
import dev.tidemark.tree.page.Child;
import dev.tidemark.tree.page.DamagedPageException;
import dev.tidemark.tree.page.InnerPage;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.page.Keys;
import dev.tidemark.tree.page.LeafPage;
import dev.tidemark.tree.page.Page;
import dev.tidemark.tree.page.PageRef;
import dev.tidemark.tree.page.RunPage;
import java.io.IOException;

/**
 * Looks up one key. A look-up never waits: if a page is not here yet it ends with {@link Missing}, and is run again
 * from the start when the page has come. It holds nothing in between, so a page may be forgotten meanwhile.
 */
public final class Lookup {
    private Lookup() {}

    /** What came out. */
    public sealed interface Result {}

    /** The row is there. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    public record Present(byte[] value) implements Result {}

    /** There is no such row. */
    public record Absent() implements Result {
        private static final Absent ABSENT = new Absent();
    }

    /**
     * This page is needed first.
     *
     * @param key that it has, or would have
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    public record Missing(PageRef page, byte[] key) implements Result {}

    /**
     * One attempt.
     *
     * @param file for messages
     * @throws DamagedPageException with the range of keys that cannot be read
     * @throws IOException if the disk does not read
     */
    public static Result get(String file, Root root, byte[] key, PageSource source) throws IOException {
        byte[] low = Keys.LEAST;
        byte[] high = null;
        Child child = root.top();
        try {
            for (int level = root.level(); !child.isNone(); level--) {
                Page page = source.find(child.ref());
                if (page == null) {
                    return new Missing(child.ref(), key);
                }
                if (level == 0) {
                    return inLeaf(file, LeafPage.of(file, page), key, source);
                }
                InnerPage inner = InnerPage.of(file, page, level);
                int index = inner.childOf(key);
                low = inner.low(index, low);
                high = inner.high(index, high);
                child = inner.child(index);
            }
        } catch (DamagedPageException e) {
            throw e.touching(new KeyRange(low, high));
        }
        return Absent.ABSENT;
    }

    private static Result inLeaf(String file, LeafPage leaf, byte[] key, PageSource source) throws IOException {
        int index = leaf.firstAtLeast(key);
        if (!leaf.isAt(index, key)) {
            return Absent.ABSENT;
        }
        Cell cell = leaf.cell(index);
        if (!cell.hasRun()) {
            return new Present(cell.value());
        }
        try {
            Page run = source.find(cell.run());
            return run == null ? new Missing(cell.run(), key) : new Present(RunPage.value(file, run, cell));
        } catch (DamagedPageException e) {
            throw e.touching(KeyRange.ofKey(key));
        }
    }
}
