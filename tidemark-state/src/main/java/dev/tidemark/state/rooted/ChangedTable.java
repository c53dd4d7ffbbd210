package dev.tidemark.state.rooted;

import dev.tidemark.state.table.LayeredStateStore;
import dev.tidemark.state.table.StateLayers;
import dev.tidemark.state.table.StateTable;
import dev.tidemark.tree.write.Change;
import java.util.Iterator;
import java.util.Map;

/**
 * What became of pairs since some freeze: their last values, tombstones for those that were deleted, and whether all
 * that was there before was cut away first. It hides what is below it, and is what a checkpoint of the data file
 * writes.
 */
public final class ChangedTable {
    static final byte[] TOMBSTONE = StateLayers.TOMBSTONE;

    private final StateTable rows = new StateTable();
    private boolean cutsAll;
    private long bytes;

    /** The value, {@link #TOMBSTONE}, or null: nothing became of it, unless {@link #cutsAll}. */
    byte[] get(byte[] key) {
        return rows.get(key);
    }

    byte[] get(byte[] key, int hash) {
        return rows.get(key, hash);
    }

    /** Returns what was there, as {@link #get} does. */
    byte[] put(byte[] key, byte[] value) {
        byte[] replaced = rows.put(key, value);
        bytes += LayeredStateStore.more(key, value, replaced);
        return replaced;
    }

    void remove(byte[] key) {
        byte[] removed = rows.remove(key);
        if (removed != null) {
            bytes -= LayeredStateStore.size(key, removed);
        }
    }

    /** Removes and returns the first, or null. */
    Map.Entry<byte[], byte[]> pollFirst() {
        Map.Entry<byte[], byte[]> first = rows.pollFirst();
        if (first != null) {
            bytes -= LayeredStateStore.size(first.getKey(), first.getValue());
        }
        return first;
    }

    Iterator<? extends Map.Entry<byte[], byte[]>> range(byte[] fromInclusive, byte[] toExclusive) {
        return rows.range(fromInclusive, toExclusive);
    }

    public boolean cutsAll() {
        return cutsAll;
    }

    void cutAll() {
        cutsAll = true;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    public int size() {
        return rows.size();
    }

    public long bytes() {
        return bytes;
    }

    /** Of keys and values alone, rather too few. */
    long fileBytes() {
        return bytes - rows.size() * LayeredStateStore.size(TOMBSTONE, TOMBSTONE);
    }

    void freeze() {
        rows.freeze();
    }

    void thaw() {
        rows.thaw();
    }

    /** In the order of keys. */
    public Iterator<Change> changes() {
        Iterator<Map.Entry<byte[], byte[]>> each = rows.iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return each.hasNext();
            }

            @Override
            public Change next() {
                Map.Entry<byte[], byte[]> row = each.next();
                return row.getValue() == TOMBSTONE
                        ? Change.delete(row.getKey())
                        : Change.put(row.getKey(), row.getValue());
            }
        };
    }
}
