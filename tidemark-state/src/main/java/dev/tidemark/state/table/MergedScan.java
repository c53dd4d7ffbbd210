package dev.tidemark.state.table;

import java.util.Arrays;
import java.util.Iterator;

/** Walks two tables that have no key in common as one, by what is newest. Tombstones are passed by. */
final class MergedScan implements HidingScan {
    private final Iterator<Cell> added;
    private final Iterator<Cell> base;
    private Cell nextAdded;
    private Cell nextOfBase;
    private Cell current;
    private int hidden;

    MergedScan(Iterator<Cell> added, Iterator<Cell> base) {
        this.added = added;
        this.base = base;
        nextAdded = step(added);
        nextOfBase = step(base);
    }

    @Override
    public boolean next() {
        current = takeSmaller();
        while (current != null && current.newest() == StateLayers.TOMBSTONE) {
            hidden++;
            current = takeSmaller();
        }
        return current != null;
    }

    @Override
    public int hidden() {
        return hidden;
    }

    @Override
    public byte[] key() {
        return current.key;
    }

    @Override
    public byte[] value() {
        return current.newest();
    }

    private Cell takeSmaller() {
        Cell taken;
        if (nextAdded != null && (nextOfBase == null || Arrays.compareUnsigned(nextAdded.key, nextOfBase.key) < 0)) {
            taken = nextAdded;
            nextAdded = step(added);
        } else {
            taken = nextOfBase;
            nextOfBase = step(base);
        }
        return taken;
    }

    private static Cell step(Iterator<Cell> cells) {
        return cells.hasNext() ? cells.next() : null;
    }
}
