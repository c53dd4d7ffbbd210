package dev.tidemark.state.row;

import dev.tidemark.tree.page.PageRef;

/**
 * Rows that are asked for are in the data file, and the page that leads to them is not in memory: read it and run again
 * what asked. What throws this has changed nothing.
 *
 * <p>The page is wanted of the cache by then, unless the cache has too many to want; then the next run wants it.
 *
 * <p>Without a stack trace: it is no error, and may come a hundred thousand times a second.
 */
public final class MissingRowsException extends RuntimeException {
    private final transient PageRef page;
    private final transient byte[] key;

    /** @param key that the page has, or would have: the way to it, if it is damaged */
    public MissingRowsException(PageRef page, byte[] key) {
        super("page " + page.address() + " is not in memory", null, false, false);
        this.page = page;
        this.key = key;
    }

    public PageRef page() {
        return page;
    }

    public byte[] key() {
        return key;
    }
}
