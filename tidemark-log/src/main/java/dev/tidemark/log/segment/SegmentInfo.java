package dev.tidemark.log.segment;

import dev.tidemark.log.record.LogPosition;

/**
 * A segment of an open log.
 *
 * @param name of its file
 * @param base position before its first record
 * @param end position of its last record; {@code base} if it has none
 * @param bytes size of its file, the zeros ahead included
 */
public record SegmentInfo(String name, LogPosition base, LogPosition end, long bytes) {}
