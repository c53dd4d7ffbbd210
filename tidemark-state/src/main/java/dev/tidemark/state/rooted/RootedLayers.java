package dev.tidemark.state.rooted;

import dev.tidemark.state.row.MissingRowsException;
import dev.tidemark.state.row.RootRows;
import dev.tidemark.state.table.HidingScan;
import dev.tidemark.state.table.PinnedLayers;
import dev.tidemark.state.table.StateTable;
import dev.tidemark.tree.read.Cursor;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;

/**
 * Table, frozen table, root: each hides what is below it. Beside the root are two places where its rows are found
 * sooner: what the last checkpoint wrote, until it has moved to the cache, and the cache itself.
 *
 * <p>A row is in the cache, or is seen in {@link #written}, only if neither table says anything of its key: who
 * changes a key takes it out of the cache, at the end of its entry, until which the table hides it. So the cache need
 * not be told when a root takes the place of another.
 */
final class RootedLayers implements PinnedLayers {
    private static final byte[] TOMBSTONE = ChangedTable.TOMBSTONE;

    ChangedTable table;
    ChangedTable frozen; // null: nothing is
    ChangedTable written; // null: nothing is left of it
    RootRows root;
    final RowCache cache;
    private final SwitchedPages pages;
    /** Counted up with each change of what a scan walks. */
    long changes;

    RootedLayers(ChangedTable table, ChangedTable frozen, RootRows root, RowCache cache, SwitchedPages pages) {
        this.table = table;
        this.frozen = frozen;
        this.root = root;
        this.cache = cache;
        this.pages = pages;
    }

    @Override
    public long changes() {
        return changes;
    }

    @Override
    public byte[] get(byte[] key) {
        int hash = StateTable.hash(key);
        byte[] value = table.get(key, hash);
        if (value == null && !table.cutsAll()) {
            value = frozen == null ? null : frozen.get(key, hash);
            if (value == null && !isCutBelow()) {
                return ofRoot(key, hash);
            }
        }
        return value == TOMBSTONE ? null : value;
    }

    private boolean isCutBelow() {
        return frozen != null && frozen.cutsAll();
    }

    private byte[] ofRoot(byte[] key, int hash) {
        byte[] value = written == null ? null : written.get(key, hash);
        if (value != null) {
            return value == TOMBSTONE ? null : value;
        }
        value = cache.get(key, hash);
        if (value == null && !root.isEmpty()) {
            value = ofPages(key);
            if (value != null) {
                cache.add(key, value);
            }
        }
        return value;
    }

    private byte[] ofPages(byte[] key) {
        try {
            return root.get(key, pages);
        } catch (MissingRowsException e) {
            pages.lacks(e);
            return null;
        }
    }

    @Override
    public HidingScan scan(byte[] fromInclusive, byte[] toExclusive) {
        if (toExclusive != null && Arrays.compareUnsigned(fromInclusive, toExclusive) >= 0) {
            return new RootedScan(Collections.emptyIterator(), Collections.emptyIterator(), null, pages);
        }
        Iterator<? extends Map.Entry<byte[], byte[]>> middle = frozen == null || table.cutsAll()
                ? Collections.emptyIterator()
                : frozen.range(fromInclusive, toExclusive);
        Cursor below = table.cutsAll() || isCutBelow() ? null : root.cursor(fromInclusive, toExclusive, pages);
        return new RootedScan(table.range(fromInclusive, toExclusive), middle, below, pages);
    }

    /** In memory, about. */
    long bytes() {
        return table.bytes()
                + (frozen == null ? 0 : frozen.bytes())
                + (written == null ? 0 : written.bytes())
                + cache.bytes();
    }
}
