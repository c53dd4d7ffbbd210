package dev.tidemark.state.table;

import dev.tidemark.state.row.DigestSum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.TreeMap;

/**
 * One layer of the state: keys in order, and beside them a hash index, because nearly every access is to one key and a
 * walk down a tree of 100,000 keys costs ten cache misses. A value that is replaced costs no walk either.
 *
 * <p>Everything that iterates goes by the order of the keys; the hash decides nothing but where to look (H83a). Keys
 * that were chosen to collide cost a walk down the tree, not a walk along all of them.
 *
 * <p>One thread writes. While nobody writes, others may read. To a frozen table the writer adds what is newer, beside
 * the values that others read ({@link #keepNewer}), and merges it when it is thawed.
 */
public final class StateTable implements Iterable<Map.Entry<byte[], byte[]>> {
    /** A chain that is longer is not worth walking. */
    private static final int LONGEST_WALK = 16;
    /** Of 6 MiB of buckets: who expects more pairs may be wrong, so from there on the table grows as they come. */
    private static final int MOST_EXPECTED = 1 << 20;

    private final TreeMap<byte[], Cell> sorted = new TreeMap<>(Arrays::compareUnsigned);
    private final CellIndex index = new CellIndex();
    /** Those that have a newer value, each once, and some that have lost it again. The writer's alone. */
    private final CellStack withNewer = new CellStack();
    /** Belongs to a checkpoint: nobody may change it (H84). The writer's alone. */
    private boolean frozen;
    /** What a value gets that comes now; see {@link ChangedPairs}. */
    private int stamp;

    /** From now on values get this stamp. */
    void stamp(int next) {
        stamp = next;
    }

    public int size() {
        return sorted.size();
    }

    public boolean isEmpty() {
        return sorted.isEmpty();
    }

    /** The value, or null. */
    public byte[] get(byte[] key) {
        return get(key, hash(key));
    }

    /** The same, for who has the {@link #hash} of the key. */
    public byte[] get(byte[] key, int hash) {
        Cell cell = find(key, hash);
        return cell == null ? null : cell.value;
    }

    /**
     * Puts a newer value beside that of a frozen table.
     *
     * @param overwrites whether it may be copied into the array of the older one when that is not frozen any more
     * @return the newer value that was there, or null
     */
    byte[] keepNewer(Cell cell, byte[] value, boolean overwrites) {
        byte[] replaced = cell.newer;
        if (replaced == null) {
            withNewer.push(cell);
        }
        cell.newer = value;
        cell.isOverwritten = overwrites && (replaced == null || cell.isOverwritten);
        return replaced;
    }

    /** A cell whose newer value is to be taken away and put; null: there is none. */
    Cell pollNewer() {
        requireNotFrozen();
        Cell cell = withNewer.pop();
        while (cell != null && cell.newer == null) {
            cell = withNewer.pop();
        }
        return cell;
    }

    boolean hasNewer() {
        return !withNewer.isEmpty();
    }

    public void freeze() {
        frozen = true;
    }

    public void thaw() {
        frozen = false;
    }

    private void requireNotFrozen() {
        if (frozen) {
            throw new IllegalStateException(
                    "a table of " + size() + " keys would be changed while a checkpoint of it is written (H84)");
        }
    }

    /** Returns the value that was replaced, or null. */
    public byte[] put(byte[] key, byte[] value) {
        requireNotFrozen();
        int hash = hash(key);
        Cell cell = find(key, hash);
        if (cell == null) {
            add(key, hash, value);
            return null;
        }
        return put(cell, value);
    }

    /** Puts a value in place of that of a cell, and returns that one. */
    byte[] put(Cell cell, byte[] value) {
        requireNotFrozen();
        byte[] replaced = cell.value;
        cell.value = value;
        cell.stamp = stamp;
        return replaced;
    }

    /**
     * Puts a value, by copying it if it is as long as the one that it replaces.
     *
     * @param digest of the pairs; it is told while what is replaced is still there to be read
     * @return the length of the value that was replaced, or -1
     */
    int overwrite(byte[] key, byte[] value, DigestSum digest) {
        requireNotFrozen();
        int hash = hash(key);
        Cell cell = find(key, hash);
        if (cell == null) {
            add(key, hash, value);
            digest.addPair(key, value);
            return -1;
        }
        digest.replacePair(key, cell.value, value);
        return overwrite(cell, value);
    }

    /** The same for a cell, without the digest. */
    int overwrite(Cell cell, byte[] value) {
        requireNotFrozen();
        cell.stamp = stamp;
        int replaced = cell.value.length;
        if (replaced == value.length) {
            System.arraycopy(value, 0, cell.value, 0, replaced);
        } else {
            cell.value = value;
        }
        return replaced;
    }

    /**
     * Fills an empty table with pairs that come in order: in a third of the time that putting them one by one takes,
     * which is most of the time that a node needs to start.
     *
     * @param expected about how many there are; not believed beyond what is sensible
     */
    public Filling fill(long expected) {
        return new Filling(expected);
    }

    /** Takes the pairs of a table that is being filled. The table may not be used before {@link #finish}. */
    public final class Filling {
        private final List<Cell> cells = new ArrayList<>();

        private Filling(long expected) {
            if (!isEmpty()) {
                throw new IllegalStateException("the table holds " + size() + " keys already");
            }
            index.makeRoom(Math.min(expected, MOST_EXPECTED));
        }

        /** @param key greater than the one before */
        public void append(byte[] key, byte[] value) {
            cells.add(link(key, hash(key), value, 0));
        }

        public void finish() {
            sorted.putAll(new SortedCells<>(sorted.comparator(), cells, cell -> cell.key));
            cells.clear();
        }
    }

    private void add(byte[] key, int hash, byte[] value) {
        sorted.put(key, link(key, hash, value, stamp));
    }

    private Cell link(byte[] key, int hash, byte[] value, int itsStamp) {
        Cell added = new Cell(key, hash, value, itsStamp);
        index.link(added);
        return added;
    }

    /** Returns the value that was removed, or null. */
    public byte[] remove(byte[] key) {
        requireNotFrozen();
        Cell removed = sorted.remove(key);
        if (removed == null) {
            return null;
        }
        index.unlink(removed);
        return removed.value;
    }

    /** Removes and returns the first pair, or null. */
    public Map.Entry<byte[], byte[]> pollFirst() {
        requireNotFrozen();
        Map.Entry<byte[], Cell> first = sorted.pollFirstEntry();
        if (first == null) {
            return null;
        }
        index.unlink(first.getValue());
        return first.getValue();
    }

    /** In order, to the end if {@code toExclusive} is null. */
    public Iterator<? extends Map.Entry<byte[], byte[]>> range(byte[] fromInclusive, byte[] toExclusive) {
        return cells(fromInclusive, toExclusive);
    }

    /** The same, with what is newer. */
    Iterator<Cell> cells(byte[] fromInclusive, byte[] toExclusive) {
        NavigableMap<byte[], Cell> part = toExclusive == null
                ? sorted.tailMap(fromInclusive, true)
                : sorted.subMap(fromInclusive, true, toExclusive, false);
        return part.values().iterator();
    }

    @Override
    public Iterator<Map.Entry<byte[], byte[]>> iterator() {
        Iterator<Cell> cells = sorted.values().iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return cells.hasNext();
            }

            @Override
            public Map.Entry<byte[], byte[]> next() {
                return cells.next();
            }
        };
    }

    /** The pairs whose value came with a later stamp than that, in order. Walks along all. */
    Iterator<Map.Entry<byte[], byte[]>> changedAfter(int since) {
        Iterator<Cell> cells = sorted.values().iterator();
        return new Iterator<>() {
            private Cell next = find();

            private Cell find() {
                while (cells.hasNext()) {
                    Cell cell = cells.next();
                    if (cell.stamp > since) {
                        return cell;
                    }
                }
                return null;
            }

            @Override
            public boolean hasNext() {
                return next != null;
            }

            @Override
            public Map.Entry<byte[], byte[]> next() {
                Cell found = next;
                if (found == null) {
                    throw new NoSuchElementException();
                }
                next = find();
                return found;
            }
        };
    }

    /** The cell of a key, with what is newer, which {@link #get} does not look at; or null. */
    Cell find(byte[] key, int hash) {
        Cell cell = index.first(hash);
        for (int steps = 0; cell != null; steps++) {
            if (cell.hash == hash && Arrays.equals(cell.key, key)) {
                return cell;
            }
            if (steps == LONGEST_WALK) {
                return sorted.get(key);
            }
            cell = cell.next;
        }
        return null;
    }

    public static int hash(byte[] key) {
        int hash = Arrays.hashCode(key) * 0x9E3779B9;
        return hash ^ (hash >>> 16);
    }
}
