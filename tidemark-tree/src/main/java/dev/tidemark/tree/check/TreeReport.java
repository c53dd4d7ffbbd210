package dev.tidemark.tree.check;

import dev.tidemark.tree.file.Meta;
import java.util.List;

/**
 * What an inspection of a data file came to.
 *
 * @param current the newest checkpoint, which counts
 * @param before the checkpoint before it, where the file still has it; else null
 * @param hasTornSlot whether one of the two meta slots has no two equal copies, as after a crash in a checkpoint
 * @param pages of the newest checkpoint
 * @param liveBlocks that it has
 * @param fileBlocks that the file has
 * @param findings what is wrong; empty: nothing is
 */
public record TreeReport(
        Meta current,
        Meta before,
        boolean hasTornSlot,
        long pages,
        int liveBlocks,
        int fileBlocks,
        List<Finding> findings) {

    public boolean isWhole() {
        return findings.isEmpty();
    }
}
