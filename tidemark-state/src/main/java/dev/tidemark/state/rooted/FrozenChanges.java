package dev.tidemark.state.rooted;

import dev.tidemark.state.table.Defect;
import dev.tidemark.state.table.FrozenPairs;
import dev.tidemark.tree.write.Change;
import java.util.Iterator;
import java.util.Map;

/** What changed since the freeze before, of pairs of which most are in the data file alone. */
record FrozenChanges(ChangedTable table, long count, long visibleBytes) implements FrozenPairs {
    @Override
    public boolean areInMemory() {
        return false;
    }

    @Override
    public Iterator<Map.Entry<byte[], byte[]>> all() {
        throw new IllegalStateException("most pairs are in the data file alone. " + Defect.STOPS);
    }

    @Override
    public boolean cutAll() {
        return table.cutsAll();
    }

    @Override
    public Iterator<Change> changes() {
        return table.changes();
    }
}
