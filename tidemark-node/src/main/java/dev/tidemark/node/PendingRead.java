package dev.tidemark.node;

/** A read that waits for its index, or to be applied far enough. {@code deadline} is monotonic milliseconds. */
@SuppressWarnings("ArrayRecordComponent")
record PendingRead(byte[] body, Gateway.ReadHandler handler, long deadline) {}
