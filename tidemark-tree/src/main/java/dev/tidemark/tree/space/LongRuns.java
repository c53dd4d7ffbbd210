package dev.tidemark.tree.space;

import dev.tidemark.tree.file.PageFile;
import dev.tidemark.tree.page.Page;
import dev.tidemark.tree.page.TreeFormat;
import java.io.IOException;
import java.util.BitSet;

/**
 * Finds runs that are longer than a segment: each begins where a segment does and reaches over the start of the next
 * one. Blocks are asked what they are, since pages do not know their parents: a hint, never believed.
 */
public final class LongRuns {
    private final PageFile file;
    private final BitSet live;

    public LongRuns(PageFile file, Space space) {
        this.file = file;
        this.live = space.liveBits();
    }

    /**
     * The segment in which the run begins that reaches over the start of {@code segment}; that itself if none does.
     *
     * @throws IOException if the disk does not read
     */
    int firstSegment(int segment) throws IOException {
        TreeFormat format = file.format();
        int at = segment * format.segmentBlocks();
        if (!live.get(at) || !live.get(at - 1) || bytesClaimed(at) > 0) {
            return segment;
        }
        for (int before = segment - 1; before > 0; before--) {
            int start = before * format.segmentBlocks();
            int bytes = live.nextClearBit(start) < at ? 0 : bytesClaimed(start);
            if (bytes > 0) {
                return start + format.blocks(bytes) > at ? before : segment;
            }
            if (!live.get(start)) {
                return segment;
            }
        }
        return segment;
    }

    private int bytesClaimed(int block) throws IOException {
        return Page.bytesClaimed(file.readUnchecked(block, 1), block);
    }
}
