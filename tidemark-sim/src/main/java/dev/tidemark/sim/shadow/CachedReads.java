package dev.tidemark.sim.shadow;

import dev.tidemark.sim.time.Dice;
import dev.tidemark.tree.DataFile;
import dev.tidemark.tree.cache.PageCache;
import dev.tidemark.tree.cache.Wanted;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.page.Page;
import dev.tidemark.tree.page.PageRef;
import dev.tidemark.tree.read.Cursor;
import dev.tidemark.tree.read.Lookup;
import java.io.IOException;

/**
 * Reads as a node will read: from a cache that lacks nearly everything, with pages that come when the reader has gone,
 * or twice (rules R12, R13).
 */
final class CachedReads {
    private static final int MOST_WANTED = 2;
    private static final long FIRST_ADDRESS = 1_000_000;
    private static final double LATE = 0.1;

    private final DataFile file;
    private final Dice dice;
    private final PageCache cache;

    CachedReads(DataFile file, Dice dice) throws IOException {
        this.file = file;
        this.dice = dice;
        // A look-up runs again from the root, so the pages of a path, and a run, must have room beside each other.
        int frames = file.root().level() + 2;
        this.cache = new PageCache(file.format(), frames, frames, MOST_WANTED, true);
        boundsWhatIsWanted();
    }

    /** However much is asked for, what the cache has others read is bounded (R12). */
    private void boundsWhatIsWanted() throws IOException {
        for (int i = 0; i <= MOST_WANTED; i++) {
            cache.find(new PageRef(FIRST_ADDRESS + i, 1, 1, Page.HEADER_BYTES));
        }
        int wanted = 0;
        while (cache.takeWanted() != null) {
            wanted++;
        }
        if (wanted != MOST_WANTED) {
            throw new IllegalStateException(
                    wanted + " pages are wanted at a time; the bound is " + MOST_WANTED + " (R12)");
        }
        cache.forgetWanted();
    }

    /** The value, or null. */
    byte[] get(byte[] key) throws IOException {
        while (true) {
            Lookup.Result result = Lookup.get(file.name(), file.root(), key, cache);
            if (result instanceof Lookup.Present present) {
                return present.value();
            }
            if (result instanceof Lookup.Absent) {
                return null;
            }
            readWanted();
        }
    }

    Cursor scan(KeyRange range) {
        return new Cursor(file.name(), file.root(), range, cache);
    }

    /** Goes to the next row; false at the end. */
    boolean next(Cursor cursor) throws IOException {
        while (true) {
            Cursor.Step step = cursor.next();
            if (step != Cursor.Step.MISSING) {
                return step == Cursor.Step.ROW;
            }
            readWanted();
        }
    }

    private void readWanted() throws IOException {
        Wanted wanted = cache.takeWanted();
        if (wanted == null) {
            throw new IllegalStateException("a page is missing, and nobody is asked to read it");
        }
        Page page;
        try {
            page = file.pages().find(wanted.page());
        } catch (IOException e) {
            cache.failed(wanted, e); // who asks for it next is told
            return;
        }
        if (dice.chance(LATE)) {
            cache.forgetWanted();
            if (cache.arrived(wanted, page)) {
                throw new IllegalStateException("an answer that nobody waits for any more was taken (R13)");
            }
            return;
        }
        if (!cache.arrived(wanted, page) || (dice.chance(LATE) && cache.arrived(wanted, page))) {
            throw new IllegalStateException("an answer was not taken, or taken twice (R13)");
        }
    }
}
