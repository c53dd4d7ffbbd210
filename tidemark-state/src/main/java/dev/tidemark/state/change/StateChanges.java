package dev.tidemark.state.change;

import dev.tidemark.state.row.StateRows;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.write.Change;
import java.util.Iterator;
import java.util.List;

/**
 * What became of the rows of the state ({@link StateRows}) between two freezes: the changes that a checkpoint of the
 * data file writes. They make a file that holds the state of the first one that of the second, and no other file: of
 * what came and went in between they say nothing.
 *
 * <p>Read by one thread, while the state is frozen.
 */
public final class StateChanges {
    private final long since;
    private final List<KeyRange> cuts;
    private final Iterable<Change> rows;

    StateChanges(long since, List<KeyRange> cuts, Iterable<Change> rows) {
        this.since = since;
        this.cuts = cuts;
        this.rows = rows;
    }

    /** The entry that the state stood at before the first of them: they are for a file as of there. */
    public long since() {
        return since;
    }

    /** First every row in these is gone. Ascending, and none meets the next. */
    public List<KeyRange> cuts() {
        return cuts;
    }

    /** Then these are put and deleted: ascending by key, each key once. */
    public Iterator<Change> rows() {
        return rows.iterator();
    }
}
