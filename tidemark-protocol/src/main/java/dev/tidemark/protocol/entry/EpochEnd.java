package dev.tidemark.protocol.entry;

/** The last offset of an epoch in a log. */
public record EpochEnd(long epoch, long offset) {}
