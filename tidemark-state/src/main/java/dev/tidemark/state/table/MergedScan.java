package dev.tidemark.state.table;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;

/** Walks two sorted layers as one: the upper hides the lower, and its tombstones hide without showing. */
final class MergedScan implements HidingScan {
    private final Iterator<? extends Map.Entry<byte[], byte[]>> above;
    private final Iterator<? extends Map.Entry<byte[], byte[]>> below;
    private final byte[] tombstone;
    private Map.Entry<byte[], byte[]> nextAbove;
    private Map.Entry<byte[], byte[]> nextBelow;
    private Map.Entry<byte[], byte[]> current;
    private int hidden;

    MergedScan(
            Iterator<? extends Map.Entry<byte[], byte[]>> above,
            Iterator<? extends Map.Entry<byte[], byte[]>> below,
            byte[] tombstone) {
        this.above = above;
        this.below = below;
        this.tombstone = tombstone;
        nextAbove = step(above);
        nextBelow = step(below);
    }

    @Override
    public boolean next() {
        current = takeSmaller();
        while (current != null && current.getValue() == tombstone) {
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
        return current.getKey();
    }

    @Override
    public byte[] value() {
        return current.getValue();
    }

    private Map.Entry<byte[], byte[]> takeSmaller() {
        int order = compare();
        Map.Entry<byte[], byte[]> taken = order <= 0 ? nextAbove : nextBelow;
        if (order <= 0) {
            nextAbove = step(above);
        }
        if (order >= 0) {
            nextBelow = step(below);
        }
        return taken;
    }

    /** Negative: the upper layer is next; positive: the lower; 0: both hold the key, or both are at their end. */
    private int compare() {
        if (nextAbove == null || nextBelow == null) {
            return nextAbove == nextBelow ? 0 : nextAbove == null ? 1 : -1;
        }
        return Arrays.compareUnsigned(nextAbove.getKey(), nextBelow.getKey());
    }

    private static Map.Entry<byte[], byte[]> step(Iterator<? extends Map.Entry<byte[], byte[]>> layer) {
        return layer.hasNext() ? layer.next() : null;
    }
}
