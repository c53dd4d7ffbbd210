package dev.tidemark.state.snapshot;

import dev.tidemark.state.row.SnapshotMeta;

/**
 * One snapshot file as the store found it. Only its header was looked at; who loads it checks the rest.
 *
 * @param name under the data directory
 * @param offset of the last entry in it, from the name
 * @param sizeBytes of the file
 * @param meta from the header; null if the header is damaged
 * @param problem what is wrong with the header; null if nothing is
 */
public record SnapshotFile(String name, long offset, long sizeBytes, SnapshotMeta meta, String problem) {}
