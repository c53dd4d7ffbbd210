package dev.tidemark.tree.space;

import dev.tidemark.tree.page.TreeFormat;
import java.util.BitSet;

/**
 * The segments at the end of the file that a checkpoint empties, so that the file can become shorter: those that are
 * nearly empty, or any if half of the file is; and only if the rest has room for what is in them.
 *
 * @param format of the file
 * @param first segment of them; the number of segments if there are none
 * @param live blocks in them that are in use
 */
public record Evacuation(TreeFormat format, int first, BitSet live) {
    /** A segment is nearly empty if at most a quarter of it is in use. */
    private static final int PARTS = 4;

    /** Of the segments that are emptied by one checkpoint, so much is in use at most. */
    private static final int MOVED_SEGMENTS = 1;

    /**
     * @param held blocks that pins need: their segments cannot be emptied
     * @param expected blocks that the checkpoint will take besides
     */
    public static Evacuation choose(TreeFormat format, Space space, BitSet held, int expected) {
        int each = format.segmentBlocks();
        BitSet taken = space.live();
        taken.or(space.freedBits());
        taken.or(held);
        boolean isSparse = isSparse(space.liveBlocks(), space.segments() * each);
        int first = space.segments();
        int free = first * each - taken.cardinality();
        int moved = 0;
        while (first > 1) {
            int from = (first - 1) * each;
            int inUse = space.liveBits().get(from, from + each).cardinality();
            boolean isWorthIt = isSparse || inUse * PARTS <= each;
            boolean isPinned = held.nextSetBit(from) >= 0 && held.nextSetBit(from) < from + each;
            int freeBelow = free - each + taken.get(from, from + each).cardinality();
            boolean hasRoom = freeBelow >= PARTS * (moved + inUse) + expected;
            if (!isWorthIt || isPinned || !hasRoom || moved + inUse > MOVED_SEGMENTS * each) {
                break;
            }
            moved += inUse;
            free = freeBelow;
            first--;
        }
        BitSet live = space.live();
        live.clear(0, first * each);
        return new Evacuation(format, first, live);
    }

    static boolean isSparse(int liveBlocks, int blocks) {
        return 2L * liveBlocks < blocks;
    }

    /** Whether a page at this address is to be written elsewhere. */
    public boolean contains(long address) {
        return address >= (long) first * format.segmentBlocks();
    }
}
