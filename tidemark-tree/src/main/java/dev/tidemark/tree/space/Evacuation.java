package dev.tidemark.tree.space;

import dev.tidemark.tree.page.TreeFormat;
import java.io.IOException;
import java.util.BitSet;

/**
 * The segments at the end of the file that a checkpoint empties, so that the file can become shorter: those that are
 * nearly empty, or any if half of the file is; and only if the rest has room for what is in them. A run that is longer
 * than a segment moves as a whole, or the segments that it has stay.
 *
 * @param format of the file
 * @param first segment of them; the number of segments if there are none
 * @param live blocks in them that are in use
 */
public record Evacuation(TreeFormat format, int first, BitSet live) {
    /** A segment is nearly empty if at most a quarter of it is in use. */
    private static final int PARTS = 4;

    /**
     * Of the segments that are emptied by one checkpoint, so much is in use at most; or it is one run that is longer,
     * and what shares its segments.
     */
    private static final int MOVED_SEGMENTS = 1;

    /**
     * @param held blocks that pins need: their segments cannot be emptied
     * @param expected blocks that the checkpoint will take besides, at most
     */
    public static Evacuation choose(TreeFormat format, Space space, BitSet held, int expected, LongRuns runs) {
        int each = format.segmentBlocks();
        BitSet taken = space.live();
        taken.or(space.freedBits());
        taken.or(held);
        boolean isSparse = isSparse(space.liveBlocks(), space.segments() * each);
        int first = space.segments();
        int free = first * each - taken.cardinality();
        int moved = 0;
        while (first > 1 && moved <= MOVED_SEGMENTS * each) {
            int begin = firstSegment(runs, first - 1);
            int segments = first - begin;
            int from = begin * each;
            int to = first * each;
            int inUse = space.liveBits().get(from, to).cardinality();
            boolean isWorthIt = isSparse || inUse * PARTS <= segments * each;
            boolean isPinned = !held.get(from, to).isEmpty();
            int freeBelow = free - segments * each + taken.get(from, to).cardinality();
            boolean hasRoom = freeBelow >= PARTS * (moved + inUse) + expected
                    && (segments == 1 || hasFreeSegments(format, taken, begin, segments));
            boolean isTooMuch = moved > 0 && moved + inUse > MOVED_SEGMENTS * each;
            if (begin < 1 || !isWorthIt || isPinned || !hasRoom || isTooMuch) {
                break;
            }
            moved += inUse;
            free = freeBelow;
            first = begin;
        }
        BitSet live = space.live();
        live.clear(0, first * each);
        return new Evacuation(format, first, live);
    }

    /** Where nothing can be read nothing is emptied: 0. */
    private static int firstSegment(LongRuns runs, int segment) {
        try {
            return runs.firstSegment(segment);
        } catch (IOException e) {
            return 0;
        }
    }

    /** Whether so many segments that follow each other are free, before {@code end}. */
    private static boolean hasFreeSegments(TreeFormat format, BitSet taken, int end, int segments) {
        int each = format.segmentBlocks();
        for (int at = 0; at + segments <= end; at++) {
            int next = taken.nextSetBit(at * each);
            if (next < 0 || next >= (at + segments) * each) {
                return true;
            }
        }
        return false;
    }

    static boolean isSparse(int liveBlocks, int blocks) {
        return 2L * liveBlocks < blocks;
    }

    /** Whether a page at this address is to be written elsewhere. */
    public boolean contains(long address) {
        return address >= (long) first * format.segmentBlocks();
    }
}
