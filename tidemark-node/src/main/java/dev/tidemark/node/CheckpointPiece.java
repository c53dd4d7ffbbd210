package dev.tidemark.node;

/**
 * A part of a snapshot file that was made of a checkpoint; docs/format-snapshot.md has the layout.
 *
 * @param size of the whole file, bytes
 * @param bytes or digests from the place that was asked for; none at or after the end
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record CheckpointPiece(long size, byte[] bytes) {}
