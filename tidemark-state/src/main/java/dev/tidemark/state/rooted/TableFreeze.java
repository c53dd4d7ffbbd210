package dev.tidemark.state.rooted;

import dev.tidemark.state.row.RootRows;
import dev.tidemark.state.table.Defect;
import java.util.Map;

/**
 * What becomes of a table of changes that a checkpoint writes. It is {@link #freeze frozen} in constant time, and read
 * by another lane. Then either the data file has it, and it is {@link #settled}: its rows are found below the root now,
 * and those that it left in memory move to the cache. Or it is {@link #givenUp}, and its rows move up to the table that
 * took its place, below what changed since. {@link #mergeSome} moves them, in slices.
 *
 * <p>Only when nothing is left to move may the next one be frozen. For one {@link RootedLayers}; as these, one thread.
 */
final class TableFreeze {
    private static final byte[] TOMBSTONE = ChangedTable.TOMBSTONE;

    private final RootedLayers layers;
    private Totals atFreeze; // null: nothing is frozen
    /** The frozen table belongs to a checkpoint that was given up, and moves up. */
    private boolean moving;

    /** Nothing is frozen. */
    TableFreeze(RootedLayers layers) {
        this.layers = layers;
    }

    /** In layers that take the place of these: the checkpoint goes on, but there is nothing to move. */
    TableFreeze goesOnIn(RootedLayers cleared) {
        TableFreeze other = new TableFreeze(cleared);
        other.atFreeze = atFreeze;
        return other;
    }

    /** Whether a checkpoint of what is frozen may still become durable. */
    boolean isUnderWay() {
        return atFreeze != null;
    }

    boolean isPossible() {
        return layers.frozen == null && layers.written == null;
    }

    /** @param totals of the state as it is now */
    ChangedTable freeze(Totals totals) {
        if (!isPossible()) {
            throw new IllegalStateException(
                    "the state is frozen already, or what it left is not merged yet. " + Defect.STOPS);
        }
        layers.changes++;
        layers.frozen = layers.table;
        layers.table = new ChangedTable();
        layers.frozen.freeze();
        atFreeze = totals;
        return layers.frozen;
    }

    /**
     * The data file has what was frozen: its root takes the place of the one before.
     *
     * @throws IllegalStateException if nothing is frozen, or if number or digest of the pairs is not what was frozen
     *     (rule R15)
     */
    void settled(RootRows root) {
        if (!isUnderWay()) {
            throw new IllegalStateException(
                    "a checkpoint is said to be durable, and nothing is frozen. " + Defect.STOPS);
        }
        atFreeze.requireSame(root.pairs());
        layers.changes++;
        layers.frozen.thaw();
        layers.written = layers.table.cutsAll() || layers.frozen.isEmpty() ? null : layers.frozen;
        layers.frozen = null;
        layers.root.release();
        layers.root = root;
        atFreeze = null;
    }

    /** The checkpoint of what was frozen will never be durable. Does nothing if nothing is frozen. */
    void givenUp() {
        if (!isUnderWay()) {
            return;
        }
        layers.changes++;
        layers.frozen.thaw();
        atFreeze = null;
        if (layers.table.cutsAll()) {
            layers.frozen = null;
        } else {
            moving = true;
        }
    }

    /** Moves what a freeze left: to the table if it was given up, to the cache if not. Does nothing while frozen. */
    boolean mergeSome(int maxKeys) {
        for (int moved = 0; moved < maxKeys && (moving || layers.written != null); moved++) {
            if (moving) {
                moveUp(layers.frozen.pollFirst());
            } else {
                moveToCache(layers.written.pollFirst());
            }
        }
        return isPossible();
    }

    private void moveUp(Map.Entry<byte[], byte[]> next) {
        layers.changes++;
        if (next != null) {
            if (layers.table.get(next.getKey()) == null) {
                layers.table.put(next.getKey(), next.getValue());
            }
            return;
        }
        if (layers.frozen.cutsAll()) {
            layers.table.cutAll();
        }
        layers.frozen = null;
        moving = false;
    }

    private void moveToCache(Map.Entry<byte[], byte[]> next) {
        if (next == null) {
            layers.written = null;
        } else if (next.getValue() != TOMBSTONE && layers.table.get(next.getKey()) == null) {
            layers.cache.add(next.getKey(), next.getValue());
        }
    }
}
