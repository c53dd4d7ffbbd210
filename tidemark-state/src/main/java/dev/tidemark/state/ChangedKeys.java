package dev.tidemark.state;

import dev.tidemark.tree.write.Change;
import java.util.Arrays;
import java.util.Iterator;
import java.util.TreeSet;

/**
 * The keys of pairs that were changed since some freeze, in order, whatever became of them: what is in the table now is
 * put, what is not is deleted. It stands in for the tombstones that a table which does not hold the whole state has.
 */
final class ChangedKeys {
    private final TreeSet<byte[]> keys = new TreeSet<>(Arrays::compareUnsigned);
    private boolean all;

    void add(byte[] key) {
        keys.add(key);
    }

    /** Nothing is left of what was there; what comes from now on is added again. */
    void addAll() {
        all = true;
        keys.clear();
    }

    /** Whether every pair that was there is gone first, so that the keys are all that there may be. */
    boolean isAll() {
        return all;
    }

    int size() {
        return keys.size();
    }

    /** In the order of keys. {@code table} must not change meanwhile. */
    Iterator<Change> in(StateTable table) {
        Iterator<byte[]> each = keys.iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return each.hasNext();
            }

            @Override
            public Change next() {
                byte[] key = each.next();
                return new Change(key, table.get(key));
            }
        };
    }
}
