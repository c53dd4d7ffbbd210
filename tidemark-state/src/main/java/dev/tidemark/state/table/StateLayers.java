package dev.tidemark.state.table;

import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;

/** A table, and above it another while a checkpoint of the first is written, or until both are one again. */
public final class StateLayers implements PinnedLayers {
    public static final byte[] TOMBSTONE = new byte[0]; // compared by identity

    StateTable base;
    StateTable overlay; // null: one layer
    /** Counted up with each change of the tables. */
    long changes;

    StateLayers(StateTable base, StateTable overlay) {
        this.base = base;
        this.overlay = overlay;
    }

    @Override
    public byte[] get(byte[] key) {
        if (overlay != null) {
            byte[] value = overlay.get(key);
            if (value != null) {
                return value == TOMBSTONE ? null : value;
            }
        }
        return base.get(key);
    }

    @Override
    public HidingScan scan(byte[] fromInclusive, byte[] toExclusive) {
        if (toExclusive != null && Arrays.compareUnsigned(fromInclusive, toExclusive) >= 0) {
            return new MergedScan(Collections.emptyIterator(), Collections.emptyIterator(), TOMBSTONE);
        }
        Iterator<? extends Map.Entry<byte[], byte[]>> above =
                overlay == null ? Collections.emptyIterator() : overlay.range(fromInclusive, toExclusive);
        return new MergedScan(above, base.range(fromInclusive, toExclusive), TOMBSTONE);
    }

    @Override
    public long changes() {
        return changes;
    }
}
