package dev.tidemark.state.table;

import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;

/**
 * A table, and while a checkpoint of it is written, or until all is one again, what came since: newer values of its
 * keys beside the older ones, and keys that it does not have in another table.
 */
public final class StateLayers implements PinnedLayers {
    public static final byte[] TOMBSTONE = new byte[0]; // compared by identity

    StateTable base;
    /** Keys that the base does not have. Null: there is nothing but the base. */
    StateTable overlay;
    /** Counted up with each change of the tables. */
    long changes;

    StateLayers(StateTable base, StateTable overlay) {
        this.base = base;
        this.overlay = overlay;
    }

    @Override
    public byte[] get(byte[] key) {
        int hash = StateTable.hash(key);
        Cell cell = base.find(key, hash);
        if (cell != null) {
            byte[] value = cell.newest();
            return value == TOMBSTONE ? null : value;
        }
        return overlay == null ? null : overlay.get(key, hash);
    }

    @Override
    public HidingScan scan(byte[] fromInclusive, byte[] toExclusive) {
        if (toExclusive != null && Arrays.compareUnsigned(fromInclusive, toExclusive) >= 0) {
            return new MergedScan(Collections.emptyIterator(), Collections.emptyIterator());
        }
        Iterator<Cell> added =
                overlay == null ? Collections.emptyIterator() : overlay.cells(fromInclusive, toExclusive);
        return new MergedScan(added, base.cells(fromInclusive, toExclusive));
    }

    @Override
    public long changes() {
        return changes;
    }
}
