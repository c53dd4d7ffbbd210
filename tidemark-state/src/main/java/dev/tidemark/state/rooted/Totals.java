package dev.tidemark.state.rooted;

import dev.tidemark.state.row.StateDigest;
import dev.tidemark.state.table.Defect;
import dev.tidemark.tree.page.Digest;
import dev.tidemark.tree.page.Summary;

/** What all pairs come to, when the state was frozen. */
record Totals(long rows, long visibleBytes, StateDigest digest) {

    /** @throws IllegalStateException if the data file has other pairs than were frozen (rule R15) */
    void requireSame(Summary written) {
        Digest found = written.digest();
        if (written.rows() != rows || found.high() != digest.high() || found.low() != digest.low()) {
            throw new IllegalStateException("the data file holds " + written.rows() + " pairs with digest " + found
                    + " where the state had " + rows + " with digest " + digest + " (H89). " + Defect.STOPS);
        }
    }
}
