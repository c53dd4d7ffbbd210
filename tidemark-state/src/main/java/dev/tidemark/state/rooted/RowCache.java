package dev.tidemark.state.rooted;

import dev.tidemark.state.table.LayeredStateStore;
import dev.tidemark.state.table.StateTable;
import java.util.Arrays;

/**
 * Rows of the data file that were asked for, above its pages: found by one step through a hash table, without a walk
 * down pages and without a copy. Bounded in bytes; who goes is decided by the clock algorithm, so by the order of what
 * was asked alone.
 *
 * <p>A row that is larger than a part of the bound is not taken. One thread.
 */
final class RowCache {
    private static final int FIRST_BUCKETS = 64;
    /** Keys that were chosen to collide are not worth a walk: the row at the end of the chain goes. */
    private static final int LONGEST_CHAIN = 16;

    private static final int LARGEST_PART = 8;

    private static final class Row {
        final byte[] key;
        final int hash;
        final byte[] value;
        boolean used;
        Row next; // in its bucket
        Row before; // on the clock
        Row after;

        Row(byte[] key, int hash, byte[] value) {
            this.key = key;
            this.hash = hash;
            this.value = value;
        }
    }

    private final long maxBytes;
    private Row[] buckets = new Row[FIRST_BUCKETS];
    private Row hand; // null: it is empty
    private int size;
    private long bytes;

    /** @param maxBytes as {@link LayeredStateStore#size} counts; 0: nothing is kept */
    RowCache(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** The value, or null. @param hash {@link StateTable#hash} of the key */
    byte[] get(byte[] key, int hash) {
        for (Row row = buckets[hash & buckets.length - 1]; row != null; row = row.next) {
            if (row.hash == hash && Arrays.equals(row.key, key)) {
                row.used = true;
                return row.value;
            }
        }
        return null;
    }

    /** @param key that is not in it */
    void add(byte[] key, byte[] value) {
        long more = LayeredStateStore.size(key, value);
        if (more > maxBytes / LARGEST_PART) {
            return;
        }
        while (bytes + more > maxBytes) {
            evictOne();
        }
        if (size >= buckets.length) {
            grow();
        }
        Row row = new Row(key, StateTable.hash(key), value);
        link(row);
        size++;
        bytes += more;
        if (hand == null) {
            row.before = row;
            row.after = row;
            hand = row;
        } else { // it is the last that the hand comes by
            row.before = hand.before;
            row.after = hand;
            row.before.after = row;
            hand.before = row;
        }
    }

    private void link(Row row) {
        int bucket = row.hash & buckets.length - 1;
        row.next = buckets[bucket];
        buckets[bucket] = row;
        Row last = row;
        int length = 1;
        for (; last.next != null; last = last.next) {
            length++;
        }
        if (length > LONGEST_CHAIN) {
            remove(last);
        }
    }

    private void evictOne() {
        while (hand.used) {
            hand.used = false;
            hand = hand.after;
        }
        remove(hand);
    }

    /** Forgets a row; does nothing if it is not here. */
    void drop(byte[] key) {
        if (size == 0) {
            return;
        }
        int hash = StateTable.hash(key);
        for (Row row = buckets[hash & buckets.length - 1]; row != null; row = row.next) {
            if (row.hash == hash && Arrays.equals(row.key, key)) {
                remove(row);
                return;
            }
        }
    }

    private void remove(Row gone) {
        int bucket = gone.hash & buckets.length - 1;
        if (buckets[bucket] == gone) {
            buckets[bucket] = gone.next;
        } else {
            Row previous = buckets[bucket];
            while (previous.next != gone) {
                previous = previous.next;
            }
            previous.next = gone.next;
        }
        size--;
        bytes -= LayeredStateStore.size(gone.key, gone.value);
        gone.before.after = gone.after;
        gone.after.before = gone.before;
        if (hand == gone) {
            hand = size == 0 ? null : gone.after;
        }
    }

    private void grow() {
        Row[] larger = new Row[buckets.length * 2];
        for (Row head : buckets) {
            for (Row row = head; row != null; ) {
                Row next = row.next;
                int bucket = row.hash & larger.length - 1;
                row.next = larger[bucket];
                larger[bucket] = row;
                row = next;
            }
        }
        buckets = larger;
    }

    long bytes() {
        return bytes;
    }
}
