package dev.tidemark.state;

/**
 * One read.
 *
 * @param time the log time as of which it is answered, microseconds since 1970
 * @param body what the reader submitted. Do not write to it
 */
@SuppressWarnings("ArrayRecordComponent")
public record Query(long time, byte[] body) {}
