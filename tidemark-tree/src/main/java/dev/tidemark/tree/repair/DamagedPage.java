package dev.tidemark.tree.repair;

import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.page.PageRef;
import dev.tidemark.tree.read.Root;

/**
 * Where a page lies in the tree, as its parents tell, which is all that can be known of one that is damaged.
 *
 * @param root a checkpoint that has it
 * @param ref by which its parent names it
 * @param keys that its rows are among; of a run, the key of its row
 * @param what it holds
 */
public record DamagedPage(Root root, PageRef ref, KeyRange keys, Holds what) {
    /** What a page holds, by which it can be made of rows or cannot. */
    public enum Holds {
        /** Rows, whole. */
        ROWS,
        /** Rows, and the places of values that lie in runs: no other file has these places. */
        ROWS_AND_PLACES,
        /** A value. */
        VALUE,
        /** The places of other pages. */
        PLACES
    }

    /** Whether rows are all that it takes to make it again. */
    public boolean isMadeOfRows() {
        return what == Holds.ROWS || what == Holds.VALUE;
    }
}
