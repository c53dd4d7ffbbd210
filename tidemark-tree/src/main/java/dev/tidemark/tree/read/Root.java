package dev.tidemark.tree.read;

import dev.tidemark.tree.file.CheckpointPosition;
import dev.tidemark.tree.file.Meta;
import dev.tidemark.tree.page.Child;
import dev.tidemark.tree.page.Digest;

/**
 * The tree as of one checkpoint. Immutable, so a root is a snapshot; its pages stay for as long as it is one of the two
 * newest, or pinned.
 *
 * @param sequence number of the checkpoint in its file
 * @param position up to which entry of the log it holds the state
 * @param top the root page; {@link Child#NONE} of an empty tree
 * @param level of the root page: 0 for a leaf
 */
public record Root(long sequence, CheckpointPosition position, Child top, int level) {

    public static Root of(Meta meta) {
        return new Root(meta.sequence(), meta.position(), meta.root(), meta.level());
    }

    public boolean isEmpty() {
        return top.isNone();
    }

    public long rows() {
        return top.summary().rows();
    }

    public Digest digest() {
        return top.summary().digest();
    }
}
