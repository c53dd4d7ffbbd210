package dev.tidemark.node;

/**
 * What somebody wants of a snapshot file that is made of a checkpoint.
 *
 * @param offset of the checkpoint
 * @param at place in the file, bytes
 * @param atMost so many bytes; a node gives what it has room for, which is a MiB at most
 * @param digests whether the digests of the ranges from there on are wanted in place of the bytes: for each its length
 *     (4 bytes, little-endian) and the 32 bytes of its SHA-256
 */
public record CheckpointAsk(long offset, long at, int atMost, boolean digests) {
    /** All the bytes that the node gives. */
    public CheckpointAsk(long offset, long at) {
        this(offset, at, Integer.MAX_VALUE, false);
    }
}
