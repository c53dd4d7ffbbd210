package dev.tidemark.tree.write;

import dev.tidemark.tree.page.KeyRange;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/**
 * What a checkpoint changes. First every row in one of the cuts is gone, then rows are put and deleted; so what is put
 * within a cut is there afterwards.
 *
 * @param cuts ascending, and none meets the next. A cut costs as much as the tree is high, not as it has rows
 * @param rows ascending by key, each key once
 * @param expectedRows about how many rows there are, for the reservation of space
 * @param expectedBytes about how many bytes keys and values of those that are put have, for the same; rather too few
 */
public record Changes(List<KeyRange> cuts, Iterator<Change> rows, long expectedRows, long expectedBytes) {

    public static Changes none() {
        return new Changes(List.of(), Collections.emptyIterator(), 0, 0);
    }

    /** Changes that are all in memory. */
    public static Changes of(List<KeyRange> cuts, List<Change> rows) {
        long bytes = 0;
        for (Change row : rows) {
            bytes += row.isDelete() ? 0 : row.key().length + row.value().length;
        }
        return new Changes(cuts, rows.iterator(), rows.size(), bytes);
    }
}
