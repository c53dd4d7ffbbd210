package dev.tidemark.state.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Ranges of keys without a value, as scans have found them. What was deleted stays in the tables as tombstones until
 * a checkpoint is through, and in the pages below them; who removes ten million fields from the first one on, a
 * thousand at a time, would walk over all that are gone each time. Immutable; an aid of this node alone, which changes
 * what a scan costs and never what it shows.
 *
 * <p>At most {@value #MAX_RANGES} of them; the one that was found first goes.
 */
public final class EmptyRanges {
    public static final EmptyRanges NONE = new EmptyRanges(List.of(), 0);
    static final int MAX_RANGES = 64;

    private final List<Range> ranges; // by key, disjoint, none next to another
    private final long found;

    private record Range(byte[] from, byte[] toExclusive, long number) {}

    private EmptyRanges(List<Range> ranges, long found) {
        this.ranges = ranges;
        this.found = found;
    }

    /** The first key from this one on that may have a value. */
    byte[] skip(byte[] from) {
        int at = lastUpTo(from);
        return at >= 0 && isBefore(from, ranges.get(at).toExclusive) ? ranges.get(at).toExclusive : from;
    }

    /** None of these keys has a value. */
    EmptyRanges with(byte[] fromInclusive, byte[] toExclusive) {
        List<Range> changed = new ArrayList<>(ranges.size() + 1);
        byte[] from = fromInclusive;
        byte[] to = toExclusive;
        for (Range range : ranges) {
            if (isBefore(range.toExclusive, fromInclusive) || isBefore(toExclusive, range.from)) {
                changed.add(range);
            } else {
                from = isBefore(range.from, from) ? range.from : from;
                to = isBefore(to, range.toExclusive) ? range.toExclusive : to;
            }
        }
        EmptyRanges merged = new EmptyRanges(changed, found + 1);
        changed.add(merged.lastUpTo(from) + 1, new Range(from, to, found));
        if (changed.size() > MAX_RANGES) {
            changed.remove(merged.oldest());
        }
        return merged;
    }

    private int oldest() {
        int oldest = 0;
        for (int i = 1; i < ranges.size(); i++) {
            oldest = ranges.get(i).number < ranges.get(oldest).number ? i : oldest;
        }
        return oldest;
    }

    /** This key has a value now. Of a range it was in, what comes first stays. */
    EmptyRanges withValueAt(byte[] key) {
        int at = ranges.isEmpty() ? -1 : lastUpTo(key);
        if (at < 0 || !isBefore(key, ranges.get(at).toExclusive)) {
            return this;
        }
        List<Range> changed = new ArrayList<>(ranges);
        Range range = ranges.get(at);
        if (isBefore(range.from, key)) {
            changed.set(at, new Range(range.from, key, range.number));
        } else {
            changed.remove(at);
        }
        return new EmptyRanges(changed, found);
    }

    /** Where the last range is that begins with this key or before it; -1: none does. */
    private int lastUpTo(byte[] key) {
        int low = 0;
        int high = ranges.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (isBefore(key, ranges.get(middle).from)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low - 1;
    }

    private static boolean isBefore(byte[] key, byte[] other) {
        return Arrays.compareUnsigned(key, other) < 0;
    }
}
