package dev.tidemark.state.table;

import java.util.Arrays;

/**
 * The buckets of a hash index, which grow one at a time (linear hashing: Litwin 1980). An index that doubles moves all
 * of its cells in one step: with millions of keys the one insertion that comes to it takes a good part of a second, for
 * which the node stands still (H182). Here an insertion splits two buckets at the most, whatever the size.
 *
 * <p>Buckets lie in segments of 256 KiB, so growing needs no large array either: the collector gives those whole
 * regions, and has to find them side by side.
 *
 * <p>It does not shrink. One thread writes; while nobody writes, others may read.
 */
final class CellIndex {
    private static final int FIRST_BUCKETS = 64;
    private static final int SEGMENT_BITS = 16;
    private static final int SEGMENT_BUCKETS = 1 << SEGMENT_BITS;
    private static final int MOST_BUCKETS = 1 << 30;

    private Cell[][] segments = {new Cell[FIRST_BUCKETS]};
    private int buckets = FIRST_BUCKETS;
    /** One less than the buckets that there were when this round of splits began: each of them is split in it. */
    private int roundMask = FIRST_BUCKETS - 1;

    private int cells;

    /** The first cell of the bucket of a hash; the others follow by {@link Cell#next}. Null if there is none. */
    Cell first(int hash) {
        return at(bucket(hash));
    }

    /** The key must not be there yet. */
    void link(Cell cell) {
        int bucket = bucket(cell.hash);
        cell.next = at(bucket);
        set(bucket, cell);
        cells++;
        makeRoom(cells);
    }

    /** @param removed is there */
    void unlink(Cell removed) {
        cells--;
        int bucket = bucket(removed.hash);
        Cell before = at(bucket);
        if (before == removed) {
            set(bucket, removed.next);
            return;
        }
        while (before.next != removed) {
            before = before.next;
        }
        before.next = removed.next;
    }

    /** So many buckets that three cells have four. */
    void makeRoom(long expected) {
        while (buckets < expected + expected / 3 && buckets < MOST_BUCKETS) {
            split();
        }
    }

    int buckets() {
        return buckets;
    }

    /** A bucket that was split in this round is told from its other half by one bit more of the hash. */
    private int bucket(int hash) {
        int wide = hash & (2 * roundMask + 1);
        return wide < buckets ? wide : wide & roundMask;
    }

    /** The next bucket of this round gives half of its cells, about, to a new one at the end. */
    private void split() {
        int from = buckets & roundMask;
        int to = buckets;
        Cell stay = null;
        Cell go = null;
        Cell cell = at(from);
        while (cell != null) {
            Cell next = cell.next;
            if ((cell.hash & (2 * roundMask + 1)) == from) {
                cell.next = stay;
                stay = cell;
            } else {
                cell.next = go;
                go = cell;
            }
            cell = next;
        }
        addSegment(to);
        set(from, stay);
        set(to, go);
        buckets++;
        if (buckets == 2 * (roundMask + 1)) {
            roundMask = buckets - 1;
        }
    }

    /** The first segment is small as long as the index is: there are many small ones. */
    private void addSegment(int bucket) {
        int segment = bucket >>> SEGMENT_BITS;
        if (segment == 0) {
            if (bucket == segments[0].length) {
                segments[0] = Arrays.copyOf(segments[0], 2 * bucket);
            }
            return;
        }
        if (segment == segments.length) {
            segments = Arrays.copyOf(segments, 2 * segment);
        }
        if (segments[segment] == null) {
            segments[segment] = new Cell[SEGMENT_BUCKETS];
        }
    }

    private Cell at(int bucket) {
        return segments[bucket >>> SEGMENT_BITS][bucket & (SEGMENT_BUCKETS - 1)];
    }

    private void set(int bucket, Cell cell) {
        segments[bucket >>> SEGMENT_BITS][bucket & (SEGMENT_BUCKETS - 1)] = cell;
    }
}
