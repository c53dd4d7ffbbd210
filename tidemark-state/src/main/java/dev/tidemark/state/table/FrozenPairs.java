package dev.tidemark.state.table;

import dev.tidemark.tree.write.Change;
import java.util.Iterator;
import java.util.Map;

/** The pairs of a frozen state, and what of them a data file lacks that has the state of the freeze before. */
public interface FrozenPairs {
    /** How many pairs there are. */
    long count();

    /** What they count, see {@link StateStore#visibleBytes}. */
    long visibleBytes();

    /** Whether {@link #all} can be asked. */
    boolean areInMemory();

    /**
     * All of them, in the order of keys.
     *
     * @throws IllegalStateException if only what changed is in memory
     */
    Iterator<Map.Entry<byte[], byte[]>> all();

    /** Whether every pair that the file has is gone first. */
    boolean cutAll();

    /** What came, changed or went since, in the order of keys, each once. */
    Iterator<Change> changes();
}
