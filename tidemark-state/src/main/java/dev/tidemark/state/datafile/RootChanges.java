package dev.tidemark.state.datafile;

import dev.tidemark.state.change.StateChanges;
import dev.tidemark.state.codec.ByteSink;
import dev.tidemark.state.row.DigestSum;
import dev.tidemark.state.row.SnapshotMeta;
import dev.tidemark.state.row.StateDigest;
import dev.tidemark.state.row.StateRows;
import dev.tidemark.state.row.WholeState;
import dev.tidemark.tree.page.Digest;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.page.Summary;
import dev.tidemark.tree.write.Change;
import dev.tidemark.tree.write.Changes;
import dev.tidemark.tree.write.RootCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** What a checkpoint of a data file writes of a state, and what its root must then add up to. */
final class RootChanges implements RootCheck {
    private static final int FIRST_ROW_BYTES = 256;

    private final WholeState state;
    private final List<Change> about;

    RootChanges(SnapshotMeta meta, WholeState state) {
        this.state = state;
        this.about = List.of(RootMeta.of(meta, state).row(), StateRows.pairBytes(state.visibleBytes()));
    }

    /** For a file that has the state of {@link StateChanges#since}. */
    Changes changes(StateChanges changes) throws IOException {
        return changes(changes.cuts(), changes::rows);
    }

    /** For a file that has whatever it has: all of that is cut away. */
    Changes whole() throws IOException {
        return changes(List.of(KeyRange.all()), () -> StateRows.of(state));
    }

    /** @throws IOException what reading the state throws, if it is not in memory */
    private Changes changes(List<KeyRange> cuts, Iterable<Change> rows) throws IOException {
        long count = about.size();
        long bytes = 0;
        try {
            for (Change row : rows) {
                count++;
                bytes += row.isDelete() ? 0 : row.key().length + row.value().length;
            }
            return new Changes(cuts, new WithAbout(rows.iterator(), about), count, bytes);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /**
     * What is written must be what the entries made of the state, not what has become of it in memory since, and what
     * the file has of it already must be what was written before (H89, R15).
     */
    @Override
    public void check(Summary root) {
        DigestSum sum = new DigestSum();
        sum.add(state.keptRows());
        ByteSink sink = new ByteSink(FIRST_ROW_BYTES);
        about.forEach(row -> add(sum, row));
        add(sum, StateRows.horizon(state.horizonMillis()));
        state.sessions().forEach(session -> add(sum, StateRows.session(session, sink)));
        StateDigest kept = sum.digest();
        Digest found = root.digest();
        if (found.high() != kept.high() || found.low() != kept.low()) {
            throw new IllegalStateException("The state as of entry " + state.offset()
                    + ", as it would be in the data file, is not the one that was kept up to date: its digest is "
                    + found + " where the entries add up to " + kept + ". The memory of this machine is damaged, or"
                    + " this is a defect of Tidemark (H89). The checkpoint is not used and the node stops; nothing that"
                    + " was acknowledged is lost: a restart takes the checkpoint before, and the log. Start it again;"
                    + " if it stops here again, test the memory of this machine, or report the defect");
        }
    }

    private static void add(DigestSum sum, Change row) {
        sum.addPair(row.key(), row.value());
    }

    /** Rows of a state, the first of which is always there, and in the places after it those about the state. */
    private static final class WithAbout implements Iterator<Change> {
        private final Iterator<Change> rows;
        private final List<Change> about;
        private int given;

        WithAbout(Iterator<Change> rows, List<Change> about) {
            this.rows = rows;
            this.about = about;
        }

        @Override
        public boolean hasNext() {
            return given <= about.size() || rows.hasNext();
        }

        @Override
        public Change next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            int place = given++;
            return place > 0 && place <= about.size() ? about.get(place - 1) : rows.next();
        }
    }
}
