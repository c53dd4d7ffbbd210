package dev.tidemark.log;

/**
 * "Under the leader of this epoch, everything up to this offset was acknowledged as durable."
 *
 * @param under epoch of the leader to whom, or as whom, it was acknowledged
 * @param offset of the last entry, at least 1
 */
public record Acknowledged(long under, long offset) {}
