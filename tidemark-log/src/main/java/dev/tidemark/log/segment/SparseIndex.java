package dev.tidemark.log.segment;

import dev.tidemark.log.record.LogPosition;
import java.util.Arrays;

/**
 * Where in a segment some of its records are: the first, and one for each so many bytes. Each entry also holds the
 * position before its record, so that a reader can check the chain from there. 32 bytes an entry.
 */
public final class SparseIndex {
    private static final int LONGS = 4;
    private final int everyBytes;
    private long[] entries = new long[LONGS * 4];
    private int count;

    SparseIndex(int everyBytes) {
        this.everyBytes = everyBytes;
    }

    /** Tells of a record that was written at {@code position}; {@code before} is the end of the log without it. */
    public void add(long position, LogPosition before) {
        add(position, before.offset(), before.epoch(), before.chain());
    }

    /** As above, without an object for the position before. */
    public void add(long position, long offsetBefore, long epochBefore, long chainBefore) {
        if (count > 0 && position - position(count - 1) < everyBytes) {
            return;
        }
        int at = count * LONGS;
        if (at == entries.length) {
            entries = Arrays.copyOf(entries, at * 2);
        }
        entries[at] = position;
        entries[at + 1] = offsetBefore;
        entries[at + 2] = epochBefore;
        entries[at + 3] = chainBefore;
        count++;
    }

    /** Forgets the records after {@code offset}. */
    void removeAfter(long offset) {
        while (count > 0 && entries[(count - 1) * LONGS + 1] >= offset) {
            count--;
        }
    }

    /** The last entry whose record is not after {@code offset}, or -1. */
    public int floor(long offset) {
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (entries[middle * LONGS + 1] < offset) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    /** Where in its file the record of an entry begins. */
    public long position(int entry) {
        return entries[entry * LONGS];
    }

    /** The end of the log before the record of an entry. */
    public LogPosition before(int entry) {
        int at = entry * LONGS;
        return new LogPosition(entries[at + 1], entries[at + 2], entries[at + 3]);
    }
}
