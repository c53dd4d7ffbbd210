package dev.tidemark.protocol;

import dev.tidemark.protocol.entry.Entry;
import java.util.Arrays;
import java.util.Objects;

/** A double-ended queue of entries with access by index, which {@link java.util.ArrayDeque} does not give. */
final class EntryRing {
    private Entry[] ring = new Entry[64];
    private int first;
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    Entry get(int index) {
        Objects.checkIndex(index, size);
        return ring[(first + index) & (ring.length - 1)];
    }

    Entry first() {
        return get(0);
    }

    Entry last() {
        return get(size - 1);
    }

    void addLast(Entry entry) {
        if (size == ring.length) {
            grow();
        }
        ring[(first + size++) & (ring.length - 1)] = entry;
    }

    Entry removeLast() {
        Entry removed = last();
        ring[(first + --size) & (ring.length - 1)] = null;
        return removed;
    }

    Entry removeFirst() {
        Entry removed = first();
        ring[first] = null;
        first = (first + 1) & (ring.length - 1);
        size--;
        return removed;
    }

    void clear() {
        Arrays.fill(ring, null);
        first = 0;
        size = 0;
    }

    private void grow() {
        Entry[] larger = new Entry[ring.length * 2];
        for (int i = 0; i < size; i++) {
            larger[i] = get(i);
        }
        ring = larger;
        first = 0;
    }
}
