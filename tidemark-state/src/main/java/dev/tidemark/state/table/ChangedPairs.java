package dev.tidemark.state.table;

import dev.tidemark.tree.write.Change;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeSet;

/**
 * Which pairs differ from those of the data file: every value has the stamp of the time between two freezes in which it
 * came, which costs a write nothing, and of keys that are gone there is a list. A checkpoint that fails leaves stamps
 * and list as they are, so the next one has its changes too.
 *
 * <p>Of the thread that owns the store, but for {@link Frozen}.
 */
final class ChangedPairs {
    /**
     * For the keys that are gone since a freeze; they are in no account of the state, and twice while a checkpoint is
     * written. Beyond it all that is left is written again, which is dearer on the disk and costs no memory.
     */
    static final int MAX_GONE_BYTES = 4 << 20;
    /** A node of the tree and the header of the array, about. */
    private static final int GONE_BYTES = 64;

    private int stamp = 1;
    /** Values with a later stamp are not in the file. */
    private int durable;
    /** Keys that the file may have and the table has not, but for those that came again. */
    private TreeSet<byte[]> gone = new TreeSet<>(Arrays::compareUnsigned);

    private long goneBytes;
    /** Nothing of what the file has is left, or so much is gone that all of it is cut and what is left is put again. */
    private boolean all;

    private Frozen frozen; // null: nothing is

    /**
     * What had changed up to a freeze. Read by one thread.
     *
     * @param since values with a later stamp
     * @param gone keys; those that came again have such a value
     * @param isAll whether every pair that was there is gone first
     */
    record Frozen(int since, TreeSet<byte[]> gone, boolean isAll) {
        /** In the order of keys, each once. The table must not change meanwhile. */
        Iterator<Change> in(StateTable table) {
            return new Merged(table.changedAfter(since), gone.iterator());
        }
    }

    int stamp() {
        return stamp;
    }

    /** @param value that was under it; null: none was */
    void removed(byte[] key, byte[] value) {
        if (value != null && !all) {
            goneBytes += gone.add(key) ? GONE_BYTES + key.length : 0;
            if (goneBytes > MAX_GONE_BYTES) {
                cleared();
            }
        }
    }

    /** All pairs are gone, and values come into another table. */
    void cleared() {
        all = true;
        gone.clear();
        goneBytes = 0;
    }

    /** @return the stamp of what comes from now on */
    int freeze() {
        frozen = new Frozen(all ? 0 : durable, gone, all); // where all was cut, all that is there is put
        gone = new TreeSet<>(Arrays::compareUnsigned);
        goneBytes = 0;
        all = false;
        return ++stamp;
    }

    /** Of the last freeze. */
    Frozen frozen() {
        return frozen;
    }

    void thaw(boolean isDurable) {
        if (frozen == null) {
            return;
        }
        if (isDurable) {
            durable = stamp - 1;
        } else if (frozen.isAll()) {
            cleared();
        } else if (!all) {
            frozen.gone().forEach(key -> removed(key, key));
        }
        frozen = null;
    }

    /** Puts and deletions, in the order of keys; a key that is in both was put last. */
    private static final class Merged implements Iterator<Change> {
        private final Iterator<Map.Entry<byte[], byte[]>> put;
        private final Iterator<byte[]> gone;
        private Map.Entry<byte[], byte[]> nextPut;
        private byte[] nextGone;

        Merged(Iterator<Map.Entry<byte[], byte[]>> put, Iterator<byte[]> gone) {
            this.put = put;
            this.gone = gone;
            nextPut = after(put);
            nextGone = after(gone);
        }

        private static <T> T after(Iterator<T> each) {
            return each.hasNext() ? each.next() : null;
        }

        @Override
        public boolean hasNext() {
            return nextPut != null || nextGone != null;
        }

        @Override
        public Change next() {
            int order =
                    nextPut == null ? 1 : nextGone == null ? -1 : Arrays.compareUnsigned(nextPut.getKey(), nextGone);
            if (order > 0) {
                Change deleted = Change.delete(nextGone);
                nextGone = after(gone);
                return deleted;
            }
            Change change = Change.put(nextPut.getKey(), nextPut.getValue());
            nextPut = after(put);
            nextGone = order == 0 ? after(gone) : nextGone;
            return change;
        }
    }
}
