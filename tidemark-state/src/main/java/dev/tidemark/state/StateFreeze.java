package dev.tidemark.state;

import dev.tidemark.state.change.ChangeTracker;
import dev.tidemark.state.change.FrozenState;
import dev.tidemark.state.once.RequestIdTable;
import dev.tidemark.state.row.DigestSum;
import dev.tidemark.state.row.FrozenSession;
import dev.tidemark.state.row.RootRows;
import dev.tidemark.state.row.StateDigest;
import dev.tidemark.state.table.EngineStore;
import java.util.List;

/**
 * The freeze of an engine's state that a checkpoint is written of, from {@link #begin} to {@link #end}, and what the
 * data file has meanwhile: so that each freeze says what changed since the last one whose checkpoint is durable.
 */
final class StateFreeze {
    private final EngineStore rows;
    private final ExactlyOnce tables;
    private ChangeTracker tracker;
    /** Null: nothing is. */
    private FrozenState frozen;

    /** The data file has what is there now, the state before the first entry. */
    StateFreeze(EngineStore rows, ExactlyOnce tables) {
        this.rows = rows;
        this.tables = tables;
        restartFrom(0);
    }

    /** All of the state was replaced by that of a snapshot of this entry, which the data file has. A freeze ends. */
    void restartFrom(long offset) {
        RequestIdTable requests = tables.requests();
        tracker = new ChangeTracker(offset, tables.freezeSessions(), requests.first(), requests.last());
        frozen = null;
    }

    /** What {@link #begin} gave out and {@link #end} has not ended; null if there is nothing. */
    FrozenState frozen() {
        return frozen;
    }

    /**
     * Freezes the state, in time that does not depend on its size.
     *
     * @param at where it stands
     * @param sessions as they are
     * @param digest of all of it
     */
    FrozenState begin(FrozenState.At at, List<FrozenSession> sessions, StateDigest digest) {
        DigestSum ofRows = new DigestSum();
        rows.addTo(ofRows);
        tables.requests().addRowsTo(ofRows);
        FrozenState.Kept kept = new FrozenState.Kept(digest, ofRows);
        frozen = new FrozenState(at, rows.freeze(), sessions, tables.requests(), kept);
        frozen.changed(tracker.next(frozen, tables.requests().last()));
        return frozen;
    }

    /** @param durable whether its checkpoint is; if not, the changes of the next freeze are those of this one too */
    void end(boolean durable, RootRows root) {
        if (durable && frozen != null) {
            tracker.durable();
        }
        frozen = null;
        rows.thaw(durable, root);
    }
}
