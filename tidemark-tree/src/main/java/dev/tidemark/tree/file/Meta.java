package dev.tidemark.tree.file;

import dev.tidemark.tree.page.Child;
import dev.tidemark.tree.page.PageRef;
import dev.tidemark.tree.page.TreeFormat;

/**
 * What one checkpoint is: everything in the file is reached from here.
 *
 * @param sequence number of the checkpoint in this file; the slot is its remainder by two
 * @param root of the tree; {@link Child#NONE} of an empty one
 * @param level of the root page: 0 for a leaf
 * @param space root of the space pages, or none
 * @param spaceLevel 0 if that is a space page, more for an index page
 * @param segments that the file had, durably, when the checkpoint was made
 * @param end block after the last one that the checkpoint needs: a file that is shorter was cut
 * @param previous offset of the checkpoint before
 */
public record Meta(
        TreeIdentity identity,
        TreeFormat format,
        long sequence,
        CheckpointPosition position,
        Child root,
        int level,
        PageRef space,
        int spaceLevel,
        int segments,
        int end,
        long previous) {
    static final int SLOTS = 2;

    Meta withSequence(long other) {
        return new Meta(identity, format, other, position, root, level, space, spaceLevel, segments, end, previous);
    }

    int slot() {
        return (int) (sequence % SLOTS);
    }
}
