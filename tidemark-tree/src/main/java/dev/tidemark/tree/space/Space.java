package dev.tidemark.tree.space;

import dev.tidemark.tree.file.PageFile;
import dev.tidemark.tree.page.TreeFormat;
import java.util.BitSet;

/**
 * Which blocks of the file are in use as of one checkpoint. Not written to once it is made; the sets are shared with
 * nobody who writes.
 */
public final class Space {
    private final BitSet live;
    private final BitSet freed;
    private final int segments;

    /**
     * @param live blocks that the checkpoint has, those of the meta slots among them
     * @param freed blocks that the checkpoint before has and this one has not
     * @param segments that the file has, durably
     */
    Space(BitSet live, BitSet freed, int segments) {
        this.live = live;
        this.freed = freed;
        this.segments = segments;
    }

    static BitSet metaBlocks(TreeFormat format) {
        BitSet blocks = new BitSet();
        blocks.set(0, PageFile.metaBlocks(format));
        return blocks;
    }

    public BitSet live() {
        return (BitSet) live.clone();
    }

    public BitSet freed() {
        return (BitSet) freed.clone();
    }

    public int segments() {
        return segments;
    }

    /** Block after the last one that the checkpoint needs. */
    public int end() {
        return live.length();
    }

    public int liveBlocks() {
        return live.cardinality();
    }

    BitSet liveBits() {
        return live;
    }

    BitSet freedBits() {
        return freed;
    }
}
