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
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The rows of a range, ascending. Like a look-up it never waits: {@link #next} may answer {@link Step#MISSING}, and is
 * called again when that page has come; the cursor stands where it stood.
 *
 * <p>A cursor that failed keeps failing (rule R10): it never leaves out rows that it could not read. One thread.
 */
public final class Cursor {
    private final String file;
    private final PageSource source;
    private final KeyRange range;
    /** Inner pages from the root down, each with the child that comes next. */
    private final Deque<Level> path = new ArrayDeque<>();

    private Child start;
    private final int startLevel;
    private LeafPage leaf;
    private int nextInLeaf;
    private Cell cell;
    private byte[] value;
    private PageRef missing;
    private IOException failure;

    private static final class Level {
        final InnerPage page;
        final int level;
        final byte[] low;
        final byte[] high;
        int next;

        Level(InnerPage page, int level, int next, byte[] low, byte[] high) {
            this.page = page;
            this.level = level;
            this.next = next;
            this.low = low;
            this.high = high;
        }
    }

    /** What {@link #next} came to. */
    public enum Step {
        ROW,
        END,
        MISSING
    }

    /** @param file for messages */
    public Cursor(String file, Root root, KeyRange range, PageSource source) {
        this.file = file;
        this.source = source;
        this.range = range;
        this.start = root.top();
        this.startLevel = root.level();
    }

    /**
     * Goes to the next row.
     *
     * @throws DamagedPageException with the range of keys that cannot be read
     * @throws IOException if the disk does not read, now or at an earlier call
     */
    public Step next() throws IOException {
        if (failure != null) {
            throw failure;
        }
        try {
            return advance();
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    public byte[] key() {
        return cell.key();
    }

    public byte[] value() {
        return value;
    }

    /** The page that {@link Step#MISSING} was about. */
    public PageRef missing() {
        return missing;
    }

    private Step advance() throws IOException {
        while (true) {
            if (leaf != null && nextInLeaf < leaf.count()) {
                return row();
            }
            leaf = null;
            if (!start.isNone()) {
                if (!open(start, startLevel, Keys.LEAST, null)) {
                    return Step.MISSING;
                }
                start = Child.NONE;
            } else if (path.isEmpty()) {
                return Step.END;
            } else if (!down()) {
                return Step.MISSING;
            }
        }
    }

    private Step row() throws IOException {
        Cell next = leaf.cell(nextInLeaf);
        if (!Keys.isBelow(next.key(), range.to())) {
            path.clear();
            leaf = null;
            return Step.END;
        }
        byte[] found = next.value();
        if (next.hasRun()) {
            Page run = find(next.run(), KeyRange.ofKey(next.key()));
            if (run == null) {
                return Step.MISSING;
            }
            found = RunPage.value(file, run, next);
        }
        cell = next;
        value = found;
        nextInLeaf++;
        return Step.ROW;
    }

    /** Opens the next child of the lowest inner page, or leaves that page; false if a page is missing. */
    private boolean down() throws IOException {
        Level lowest = path.peek();
        if (lowest.next == lowest.page.count()) {
            path.pop();
            return true;
        }
        byte[] low = lowest.page.low(lowest.next, lowest.low);
        if (!Keys.isBelow(low, range.to())) {
            path.clear();
            return true;
        }
        byte[] high = lowest.page.high(lowest.next, lowest.high);
        if (!open(lowest.page.child(lowest.next), lowest.level - 1, low, high)) {
            return false;
        }
        lowest.next++;
        return true;
    }

    private boolean open(Child child, int level, byte[] low, byte[] high) throws IOException {
        KeyRange rows = new KeyRange(low, high);
        Page page = find(child.ref(), rows);
        if (page == null) {
            return false;
        }
        try {
            if (level == 0) {
                leaf = LeafPage.of(file, page);
                nextInLeaf = leaf.firstAtLeast(range.from());
            } else {
                InnerPage inner = InnerPage.of(file, page, level);
                path.push(new Level(inner, level, inner.childOf(range.from()), low, high));
            }
        } catch (DamagedPageException e) {
            throw e.touching(rows);
        }
        return true;
    }

    private Page find(PageRef ref, KeyRange rows) throws IOException {
        try {
            Page page = source.find(ref);
            missing = page == null ? ref : null;
            return page;
        } catch (DamagedPageException e) {
            throw e.touching(rows);
        }
    }
}
