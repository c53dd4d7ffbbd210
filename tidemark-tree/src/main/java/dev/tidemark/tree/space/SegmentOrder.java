package dev.tidemark.tree.space;

import dev.tidemark.tree.page.TreeFormat;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * In which order a checkpoint looks for free blocks: the emptiest segments first, so that pages which are written
 * together lie together; among those that are about as empty the first in the file, so that its end becomes free.
 */
final class SegmentOrder {
    /** Differences of less than a quarter of a segment do not count. */
    private static final int GRADES = 4;

    private final TreeFormat format;
    private final BitSet taken;
    private final List<Integer> order = new ArrayList<>();
    private int segments;
    /** For runs of so many blocks, as long as an inner page or shorter: index in the order before which is no room. */
    private final int[] firstWithRoom;

    SegmentOrder(TreeFormat format, BitSet taken, int segments, int evacuated) {
        this.format = format;
        this.taken = taken;
        this.segments = segments;
        this.firstWithRoom = new int[format.blocks(format.innerBytes()) + 1];
        List<Integer> grades = new ArrayList<>();
        for (int i = 0; i < segments; i++) {
            order.add(i);
            grades.add(GRADES * takenIn(i) / format.segmentBlocks());
        }
        order.sort(Comparator.comparing((Integer i) -> i >= evacuated)
                .thenComparing(grades::get)
                .thenComparing(Comparator.naturalOrder()));
    }

    private int takenIn(int segment) {
        int from = segment * format.segmentBlocks();
        return taken.get(from, from + format.segmentBlocks()).cardinality();
    }

    void grow(int more) {
        for (int i = 0; i < more; i++) {
            order.add(segments++);
        }
    }

    /** The first of so many free blocks, or -1. */
    int find(int blocks) {
        if (blocks > format.segmentBlocks()) {
            return findWholeSegments(blocks);
        }
        boolean isShort = blocks < firstWithRoom.length;
        for (int i = isShort ? firstWithRoom[blocks] : 0; i < order.size(); i++) {
            int at = findIn(order.get(i), blocks);
            if (at >= 0) {
                if (isShort) {
                    firstWithRoom[blocks] = i;
                }
                return at;
            }
        }
        return -1;
    }

    private int findIn(int segment, int blocks) {
        int end = (segment + 1) * format.segmentBlocks();
        int at = taken.nextClearBit(segment * format.segmentBlocks());
        while (at + blocks <= end) {
            int next = taken.nextSetBit(at);
            if (next < 0 || next >= at + blocks) {
                return at;
            }
            at = taken.nextClearBit(next);
        }
        return -1;
    }

    /** A run that is longer than a segment begins at the start of one. */
    private int findWholeSegments(int blocks) {
        int end = segments * format.segmentBlocks();
        for (int at = 0; at + blocks <= end; at += format.segmentBlocks()) {
            int next = taken.nextSetBit(at);
            if (next < 0 || next >= at + blocks) {
                return at;
            }
        }
        return -1;
    }
}
