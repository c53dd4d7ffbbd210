package dev.tidemark.tree.space;

import dev.tidemark.tree.page.PageRef;
import dev.tidemark.tree.page.TreeFormat;
import java.io.IOException;
import java.util.BitSet;

/**
 * Blocks that one checkpoint takes and frees. It takes only blocks that neither the last durable checkpoint nor the one
 * before it has, and that no pin needs; what it frees is used again after the next one is durable (rule R5, H144).
 *
 * <p>Nothing of it is real before the checkpoint is durable: to give it up is to forget it.
 */
public final class Allocation {
    /** Numbers of blocks are ints, and so are sums of one and the blocks of a space page. */
    static final int MOST_BLOCKS = Integer.MAX_VALUE - (1 << 20);

    private final TreeFormat format;
    private final Space base;
    private final Growth growth;
    private final SegmentOrder order;
    private final int evacuated;
    /** In use by somebody, or taken by this checkpoint. */
    private final BitSet taken;

    private final BitSet allocated = new BitSet();
    private final BitSet freed = new BitSet();
    private int segments;

    /** Makes the file longer, durably, or throws and leaves it as it was. */
    @FunctionalInterface
    public interface Growth {
        void grow(int fromBlock, int toBlock) throws IOException;
    }

    /**
     * @param held blocks that pins of older checkpoints need
     * @param evacuated first segment of those that are being emptied: they are used last
     */
    public Allocation(TreeFormat format, Space base, BitSet held, int evacuated, Growth growth) {
        this.format = format;
        this.base = base;
        this.growth = growth;
        this.segments = base.segments();
        this.evacuated = evacuated;
        this.taken = base.live();
        taken.or(base.freedBits());
        taken.or(held);
        int end = Math.max(
                segments * format.segmentBlocks(), Space.metaBlocks(format).length());
        taken.clear(end, Math.max(end, taken.length())); // what was freed there is gone: the file was cut since
        this.order = new SegmentOrder(format, taken, segments, evacuated);
    }

    /**
     * By how many segments the file must grow so that so many blocks are free.
     *
     * @throws IOException if it cannot have as many blocks
     */
    public int missingSegments(int blocks) throws IOException {
        int end = segments * format.segmentBlocks();
        int free = end - taken.get(0, end).cardinality();
        int missing = free < blocks ? format.segmentsOf(blocks - free) : 0;
        requirePossible(missing);
        return missing;
    }

    /**
     * Makes sure that so many blocks are free, before any page is written (rule R8); the file grows by one segment at
     * most, so that others may use the disk in between.
     *
     * @return false if that was not enough: call it again
     * @throws dev.tidemark.disk.DiskFullException if there is no room; this call has changed nothing
     */
    public boolean reserve(int blocks) throws IOException {
        int missing = missingSegments(blocks);
        if (missing > 0) {
            grow(1);
        }
        return missing <= 1;
    }

    /** Takes blocks that follow each other; the file grows if there are none, durably, before any is written. */
    public int allocate(int blocks) throws IOException {
        int at = order.find(blocks);
        if (at < 0) {
            grow(format.segmentsOf(blocks));
            at = order.find(blocks);
        }
        return take(at, blocks);
    }

    /**
     * Takes blocks for what moves out of the segments that are being emptied; -1 if there are none before those. A move
     * never makes the file longer: it is to become shorter.
     */
    public int allocateToMove(int blocks) {
        int at = order.find(blocks);
        boolean isBefore = at >= 0 && (long) at + blocks <= (long) evacuated * format.segmentBlocks();
        return isBefore ? take(at, blocks) : -1;
    }

    private int take(int at, int blocks) {
        taken.set(at, at + blocks);
        allocated.set(at, at + blocks);
        return at;
    }

    private void requirePossible(int more) throws IOException {
        if (((long) segments + more) * format.segmentBlocks() > MOST_BLOCKS) {
            throw new IOException("the data file would have more than " + MOST_BLOCKS + " blocks of "
                    + format.blockBytes() + " bytes, and cannot; rows must be deleted, or moved to another group");
        }
    }

    private void grow(int more) throws IOException {
        requirePossible(more);
        int from = Math.max(
                segments * format.segmentBlocks(), Space.metaBlocks(format).length());
        growth.grow(from, (segments + more) * format.segmentBlocks());
        segments += more;
        order.grow(more);
    }

    /**
     * The checkpoint does without a page of the one before.
     *
     * @throws IllegalStateException if that has no such page, or it was freed already: it would have two parents
     */
    public void free(PageRef page) {
        int from = (int) page.address();
        int to = from + format.blocks(page.bytes());
        if (base.liveBits().nextClearBit(from) < to) {
            throw new IllegalStateException("page " + from + " is freed, but the checkpoint does not have it");
        }
        int again = freed.nextSetBit(from);
        if (again >= 0 && again < to) {
            throw new IllegalStateException("page " + from + " is freed twice: it has two parents");
        }
        freed.set(from, to);
    }

    /**
     * What is in use if the checkpoint becomes durable as it is now. The file becomes shorter where its end is free,
     * but keeps room for two checkpoints like this one: a block that was never written costs more than one that was.
     */
    public Space result() {
        BitSet live = base.live();
        live.andNot(freed);
        live.or(allocated);
        int room = taken.cardinality() + 2 * allocated.cardinality();
        int kept = Math.max(format.segmentsOf(taken.length()), format.segmentsOf(room));
        return new Space(live, (BitSet) freed.clone(), Math.min(segments, kept));
    }

    Space base() {
        return base;
    }
}
