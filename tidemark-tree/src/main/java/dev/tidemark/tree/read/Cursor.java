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
    /** Pages that are asked for before the cursor comes to them. */
    private static final int MOST_AHEAD = 32;

    private final String file;
    private final PageSource source;
    private final KeyRange range;
    /** Inner pages from the root down, each with the child that comes next. */
    private final Deque<Opened> path = new ArrayDeque<>();

    private Child start;
    private final int startLevel;
    private Opened leaf;
    private Cell cell;
    private byte[] value;
    private PageRef missing;
    private byte[] missingKey;
    private IOException failure;
    /** Leaves that it is past. */
    private int passed;

    /** A page that the cursor stands on, and what comes next in it. A cache may take the page away meanwhile. */
    private static final class Opened {
        final PageRef ref;
        final int level;
        final KeyRange keys;
        Page page;
        int next;

        Opened(PageRef ref, int level, KeyRange keys) {
            this.ref = ref;
            this.level = level;
            this.keys = keys;
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

    /** A key that this page has, or would have. */
    public byte[] missingKey() {
        return missingKey;
    }

    private Step advance() throws IOException {
        while (true) {
            Opened lowest = leaf != null ? leaf : path.peek();
            if (!start.isNone()) {
                if (!open(start, startLevel, KeyRange.all())) {
                    return Step.MISSING;
                }
                start = Child.NONE;
            } else if (lowest == null) {
                return Step.END;
            } else if (!isHere(lowest)) {
                return Step.MISSING;
            } else if (lowest.next == lowest.page.count()) {
                leave();
            } else if (leaf != null) {
                return row(LeafPage.of(file, leaf.page));
            } else if (!down(lowest)) {
                return Step.MISSING;
            }
        }
    }

    private void leave() {
        if (leaf != null) {
            leaf = null;
            passed++;
        } else {
            path.pop();
        }
    }

    private void end() {
        path.clear();
        leaf = null;
    }

    private Step row(LeafPage page) throws IOException {
        Cell next = page.cell(leaf.next);
        if (!Keys.isBelow(next.key(), range.to())) {
            end();
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
        leaf.next++;
        return Step.ROW;
    }

    /** Opens the next child of an inner page; false if its page is missing. */
    private boolean down(Opened parent) throws IOException {
        InnerPage page = InnerPage.of(file, parent.page, parent.level);
        byte[] low = page.low(parent.next, parent.keys.from());
        if (!Keys.isBelow(low, range.to())) {
            end();
            return true;
        }
        KeyRange keys = new KeyRange(low, page.high(parent.next, parent.keys.to()));
        if (!open(page.child(parent.next), parent.level - 1, keys)) {
            askAhead(page, parent);
            return false;
        }
        parent.next++;
        return true;
    }

    /**
     * Has the next pages wanted too, if one was missing: as many as it is past, so a short scan asks for little that it
     * does not need, and a long one is not held up at each page.
     */
    private void askAhead(InnerPage page, Opened parent) {
        int end = Math.min(page.count(), parent.next + 1 + Math.min(passed, MOST_AHEAD));
        for (int i = parent.next + 1; i < end && Keys.isBelow(page.low(i, parent.keys.from()), range.to()); i++) {
            try {
                source.find(page.child(i).ref());
            } catch (IOException e) {
                return; // it is read again, and told, when the cursor comes there
            }
        }
    }

    private boolean open(Child child, int level, KeyRange keys) throws IOException {
        Opened opened = new Opened(child.ref(), level, keys);
        if (!isHere(opened)) {
            return false;
        }
        if (level == 0) {
            opened.next = LeafPage.of(file, opened.page).firstAtLeast(range.from());
            leaf = opened;
        } else {
            opened.next = InnerPage.of(file, opened.page, level).childOf(range.from());
            path.push(opened);
        }
        return true;
    }

    private boolean isHere(Opened opened) throws IOException {
        if (opened.page == null || !opened.page.isStillThere()) {
            opened.page = find(opened.ref, opened.keys);
        }
        return opened.page != null;
    }

    private Page find(PageRef ref, KeyRange keys) throws IOException {
        try {
            Page page = source.find(ref);
            missing = page == null ? ref : null;
            missingKey = keys.from();
            return page;
        } catch (DamagedPageException e) {
            throw e.touching(keys);
        }
    }
}
