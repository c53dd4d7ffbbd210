package dev.tidemark.state.rooted;

import dev.tidemark.state.row.MissingRowsException;
import dev.tidemark.state.row.UnreadableRowsException;
import dev.tidemark.state.table.HidingScan;
import dev.tidemark.tree.read.Cursor;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;

/**
 * Walks three sorted layers as one: table, frozen table, root. The upper hides the lower, and tombstones hide without
 * showing. {@link #next} may throw {@link MissingRowsException}; run again, it goes on where it stood. In a rehearsal a
 * page that is not here is taken for the end of the root.
 */
final class RootedScan implements HidingScan {
    private final Layer[] layers;
    private byte[] key;
    private byte[] value;
    private int hidden;

    /** One layer, standing at the row that it gives next. */
    private abstract static class Layer {
        byte[] key; // null: at its end
        byte[] value;
        /** Whether the row was given, or none was looked for: the next is to be found first. */
        boolean isGiven = true;

        abstract void advance();
    }

    private static final class OfTable extends Layer {
        private final Iterator<? extends Map.Entry<byte[], byte[]>> rows;

        OfTable(Iterator<? extends Map.Entry<byte[], byte[]>> rows) {
            this.rows = rows;
        }

        @Override
        void advance() {
            Map.Entry<byte[], byte[]> next = rows.hasNext() ? rows.next() : null;
            key = next == null ? null : next.getKey();
            value = next == null ? null : next.getValue();
        }
    }

    private static final class OfRoot extends Layer {
        private final Cursor cursor; // null: there are no rows
        private final SwitchedPages pages;

        OfRoot(Cursor cursor, SwitchedPages pages) {
            this.cursor = cursor;
            this.pages = pages;
        }

        @Override
        void advance() {
            Cursor.Step step = cursor == null ? Cursor.Step.END : step();
            if (step == Cursor.Step.MISSING) {
                pages.lacks(new MissingRowsException(cursor.missing(), cursor.missingKey()));
            }
            key = step == Cursor.Step.ROW ? cursor.key() : null;
            value = step == Cursor.Step.ROW ? cursor.value() : null;
        }

        private Cursor.Step step() {
            try {
                return cursor.next();
            } catch (IOException e) {
                throw new UnreadableRowsException(e);
            }
        }
    }

    /**
     * @param below null: no rows
     * @param pages those that {@code below} reads
     */
    RootedScan(
            Iterator<? extends Map.Entry<byte[], byte[]>> table,
            Iterator<? extends Map.Entry<byte[], byte[]>> frozen,
            Cursor below,
            SwitchedPages pages) {
        layers = new Layer[] {new OfTable(table), new OfTable(frozen), new OfRoot(below, pages)};
    }

    @Override
    public boolean next() {
        while (true) {
            Layer least = least();
            if (least == null) {
                return false;
            }
            key = least.key;
            value = least.value;
            for (Layer layer : layers) {
                layer.isGiven |= layer.key != null && Arrays.equals(layer.key, key);
            }
            if (value != ChangedTable.TOMBSTONE) {
                return true;
            }
            hidden++;
        }
    }

    @Override
    public int hidden() {
        return hidden;
    }

    /** The uppermost of the layers with the least key, or null. What throws here is tried again by the next call. */
    private Layer least() {
        Layer least = null;
        for (Layer layer : layers) {
            if (layer.isGiven) {
                layer.advance();
                layer.isGiven = false;
            }
            if (layer.key != null && (least == null || Arrays.compareUnsigned(layer.key, least.key) < 0)) {
                least = layer;
            }
        }
        return least;
    }

    @Override
    public byte[] key() {
        return key;
    }

    @Override
    public byte[] value() {
        return value;
    }
}
