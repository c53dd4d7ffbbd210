package dev.tidemark.tree;

import dev.tidemark.tree.file.MetaSlots;
import dev.tidemark.tree.page.Child;
import dev.tidemark.tree.page.DamagedPageException;
import dev.tidemark.tree.page.InnerPage;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.page.Keys;
import dev.tidemark.tree.page.PageRef;
import dev.tidemark.tree.read.Root;
import dev.tidemark.tree.space.SpacePages;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;

/**
 * One pass over all that a data file has: what the newest checkpoint has written first, as a sync that lied is found
 * there; then the meta slots, the space pages, and the rows of both checkpoints in the order of their keys. Each page
 * is believed by its parent alone (rule R3).
 *
 * <p>It is done in pieces, and checkpoints may be written in between, or another file take the place of the one that
 * was read: what it keeps is the key that it has come to, so it needs no pin, and holds no space.
 *
 * <p><b>Threads.</b> That of the file.
 */
public final class DataFileScrub {
    private enum Part {
        NEWEST,
        META,
        SPACE,
        SPACE_BEFORE,
        ROWS,
        ROWS_BEFORE_THE_ORIGIN,
        DONE
    }

    private final double origin;
    private Part part = Part.NEWEST;
    /** The part was begun. */
    private boolean isBegun;
    /** In the parts with rows: all before it was read; it is where the next piece begins. */
    private byte[] at = Keys.LEAST;
    /** Where the part ends; null: with the last row. */
    private byte[] end;

    private byte[] originKey = Keys.LEAST;
    /** Of the checkpoint that is read first. */
    private long newest;

    private int spacePage;

    /** @param origin from 0 to 1, which part of the rows is before those that are read first: another on each node */
    public DataFileScrub(double origin) {
        this.origin = origin;
    }

    /** Whether it has come to its end. */
    public boolean isDone() {
        return part == Part.DONE;
    }

    /** Whether it still reads what the newest checkpoint has written. */
    public boolean isAtTheNewest() {
        return part == Part.NEWEST;
    }

    /**
     * Reads the next piece. A copy of a meta slot that is damaged is written again, as the file is open at what it
     * must say.
     *
     * @param bytes to read, about; a long value is read as a whole
     * @return bytes that were read
     * @throws MendedSlotException if that was so; nothing is left to be done
     * @throws IOException if something is damaged or cannot be read; the next piece goes on after that
     * @throws dev.tidemark.tree.file.TreeFailedException if a damaged slot could not be written again
     */
    public long step(DataFile file, int bytes) throws IOException {
        return switch (part) {
            case NEWEST -> newest(file, bytes);
            case META -> meta(file);
            case SPACE -> space(file, bytes);
            case SPACE_BEFORE -> spaceBefore(file);
            case ROWS, ROWS_BEFORE_THE_ORIGIN -> rows(file, bytes);
            case DONE -> 0;
        };
    }

    /** A page that this checkpoint has written has parents that it has written. */
    private long newest(DataFile file, int bytes) throws IOException {
        if (!isBegun) {
            isBegun = true;
            newest = file.root().position().offset();
        }
        return walk(file, bytes, ref -> ref.offset() < newest, false);
    }

    private long meta(DataFile file) throws IOException {
        next();
        String damaged = file.mendSlots();
        if (damaged != null) {
            throw new MendedSlotException(damaged);
        }
        return MetaSlots.BYTES;
    }

    private long space(DataFile file, int bytes) throws IOException {
        List<PageRef> all;
        try {
            all = file.spacePages().all();
        } catch (IOException e) {
            next(); // without their root nobody knows where the others are
            throw e;
        }
        long read = 0;
        while (spacePage < all.size() && read < bytes) {
            PageRef ref = all.get(spacePage++);
            file.pages().find(ref);
            read += ref.bytes();
        }
        if (spacePage >= all.size()) {
            next();
        }
        return read;
    }

    /** Of the checkpoint before; few, and their list is not in memory. */
    private long spaceBefore(DataFile file) throws IOException {
        next();
        SpacePages before = file.spacePagesBefore();
        return before == null
                ? 0
                : before.all().stream().mapToLong(PageRef::bytes).sum();
    }

    private long rows(DataFile file, int bytes) throws IOException {
        if (!isBegun) {
            isBegun = true;
            if (part == Part.ROWS) {
                originKey = keyAt(file, file.root());
                at = originKey;
            } else {
                end = originKey;
            }
        }
        return walk(file, bytes, ref -> false, true);
    }

    private long walk(DataFile file, int bytes, Predicate<PageRef> skipped, boolean both) throws IOException {
        if (end != null && Keys.compare(at, end) >= 0) {
            next();
            return 0;
        }
        KeyRange range = new KeyRange(at, end);
        RangeWalk walk = file.walk(range, bytes, skipped);
        try {
            byte[] reached = walk.read(file.root());
            long read = walk.bytesRead();
            Root before = both ? file.rootBefore() : null;
            if (before != null) {
                byte[] limit = reached == null ? end : reached;
                RangeWalk older = file.walk(new KeyRange(at, limit), bytes, walk.seen()::contains);
                byte[] olderReached = older.read(before);
                reached = olderReached == null ? reached : olderReached;
                read += older.bytesRead();
            }
            goOnFrom(reached);
            return read;
        } catch (DamagedPageException e) {
            goOnFrom(e.range() == null ? null : e.range().to());
            throw e;
        } catch (UnreadRangeException e) {
            goOnFrom(e.range().to());
            throw e;
        }
    }

    /** @param key null: the part is done */
    private void goOnFrom(byte[] key) {
        if (key == null) {
            next();
        } else {
            at = key;
        }
    }

    private void next() {
        part = Part.values()[part.ordinal() + 1];
        isBegun = false;
        at = Keys.LEAST;
        end = null;
    }

    /** The least key of the leaf in which the row of the origin is; the first of all if that cannot be read. */
    private byte[] keyAt(DataFile file, Root root) {
        byte[] low = Keys.LEAST;
        long before = (long) (origin * root.rows());
        Child child = root.top();
        try {
            for (int level = root.level(); level > 0; level--) {
                InnerPage inner = InnerPage.of(file.name(), file.pages().find(child.ref()), level);
                int index = 0;
                while (index + 1 < inner.count()
                        && before >= inner.child(index).summary().rows()) {
                    before -= inner.child(index).summary().rows();
                    index++;
                }
                low = inner.low(index, low);
                child = inner.child(index);
            }
            return low;
        } catch (IOException e) {
            return Keys.LEAST; // the walk meets it, and says so
        }
    }
}
