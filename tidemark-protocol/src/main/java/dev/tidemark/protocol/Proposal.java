package dev.tidemark.protocol;

/** Something to be appended: {@code COMMAND} or {@code OPEN_SESSION}, and its payload, which nobody writes to any more. */
@SuppressWarnings("ArrayRecordComponent") // payloads are compared by nobody
public record Proposal(EntryKind kind, byte[] payload) {}
