package dev.tidemark.state.row;

import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.page.Summary;
import dev.tidemark.tree.read.Cursor;
import dev.tidemark.tree.read.Lookup;
import dev.tidemark.tree.read.PageSource;
import dev.tidemark.tree.read.Root;
import java.io.IOException;

/**
 * The pairs of a state as one checkpoint of the data file holds them ({@link StateRows#pairs}): the lowest layer of a
 * {@code RootedStateStore}.
 *
 * <p>Its root must stay readable, so who makes this pins it, and is told by {@code release} when nobody needs it any
 * more. Used by one thread, that of the page cache.
 */
public final class RootRows {
    /** Nothing at all: of a state that never had a checkpoint. */
    public static final RootRows NONE = new RootRows("", null, Summary.EMPTY, () -> {});

    private static final byte[] FIRST_PAIR = StateRows.pairs().from();

    private final String file;
    private final Root root;
    private final Summary pairs;
    private final Runnable release;
    private int holders = 1;

    /**
     * @param file for messages
     * @param pairs number and digest of the pairs, as {@code DataFile.sum} has them
     * @param release called once, on the thread of the store
     */
    public RootRows(String file, Root root, Summary pairs, Runnable release) {
        this.file = file;
        this.root = root;
        this.pairs = pairs;
        this.release = release;
    }

    public Summary pairs() {
        return pairs;
    }

    public boolean isEmpty() {
        return pairs.rows() == 0;
    }

    /** The value, or null. @throws MissingRowsException and {@link UnreadableRowsException} */
    public byte[] get(byte[] key, PageSource pages) {
        if (isEmpty() || !StateRows.pairs().contains(key)) {
            return null;
        }
        try {
            Lookup.Result result = Lookup.get(file, root, key, pages);
            if (result instanceof Lookup.Missing missing) {
                throw new MissingRowsException(missing.page(), missing.key());
            }
            return result instanceof Lookup.Present present ? present.value() : null;
        } catch (IOException e) {
            throw new UnreadableRowsException(e);
        }
    }

    /** The rows of a range that is not empty; null: there are none. */
    public Cursor cursor(byte[] fromInclusive, byte[] toExclusive, PageSource pages) {
        byte[] from = StateRows.pairs().contains(fromInclusive) ? fromInclusive : FIRST_PAIR;
        boolean isEmpty = isEmpty() || toExclusive != null && !StateRows.pairs().contains(toExclusive);
        return isEmpty || toExclusive != null && java.util.Arrays.compareUnsigned(from, toExclusive) >= 0
                ? null
                : new Cursor(file, root, new KeyRange(from, toExclusive), pages);
    }

    public void hold() {
        holders++;
    }

    public void release() {
        if (--holders == 0) {
            release.run();
        }
    }
}
