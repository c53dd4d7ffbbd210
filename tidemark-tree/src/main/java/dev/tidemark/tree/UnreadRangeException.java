package dev.tidemark.tree;

import dev.tidemark.tree.page.KeyRange;
import java.io.IOException;

/** The disk does not read a page. */
final class UnreadRangeException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient KeyRange range;

    UnreadRangeException(KeyRange range, IOException cause) {
        super("the disk does not read a page: " + cause.getMessage() + ". Rows touched: keys " + range, cause);
        this.range = range;
    }

    /** The keys that cannot be read. */
    KeyRange range() {
        return range;
    }
}
