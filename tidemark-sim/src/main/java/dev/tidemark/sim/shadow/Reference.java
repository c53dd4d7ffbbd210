package dev.tidemark.sim.shadow;

import dev.tidemark.state.change.FrozenState;
import dev.tidemark.state.row.StateDigest;
import dev.tidemark.state.row.StateRows;
import dev.tidemark.tree.page.Digest;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.page.RowDigest;
import dev.tidemark.tree.write.Change;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * What a file must hold as of one entry, by the state of the node there.
 *
 * @param rows how many
 * @param digest over all of them: that of the pairs is the state's own
 */
record Reference(long rows, Digest digest) {
    private static final KeyRange RESERVED = StateRows.reserved();

    /** Of no rows at all, before the first checkpoint. */
    static final Reference NOTHING = new Reference(0, Digest.ZERO);

    /** All rows of a state, ascending. Valid while that is frozen. */
    static List<Change> rows(FrozenState frozen) {
        List<Change> rows = new ArrayList<>();
        for (Iterator<Change> each = frozen.rows(); each.hasNext(); ) {
            rows.add(each.next());
        }
        return rows;
    }

    /** @param pairs digest of the pairs among the rows, by the state */
    static Reference of(StateDigest pairs, List<Change> rows) {
        Digest digest = new Digest(pairs.high(), pairs.low());
        for (Change row : rows) {
            if (!RESERVED.contains(row.key())) {
                break; // they come first
            }
            digest = digest.plus(RowDigest.of(row.key(), row.value()));
        }
        return new Reference(rows.size(), digest);
    }

    @Override
    public String toString() {
        return rows + " rows of digest " + digest;
    }
}
