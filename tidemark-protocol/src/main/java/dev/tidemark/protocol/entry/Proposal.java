package dev.tidemark.protocol.entry;

import java.util.Arrays;

/**
 * Something to be appended: {@code COMMAND} or {@code OPEN_SESSION}, and its payload, which nobody writes to any more.
 */
@SuppressWarnings("ArrayRecordComponent") // equals looks into it
public record Proposal(EntryKind kind, byte[] payload) {
    @Override
    public boolean equals(Object other) {
        return other instanceof Proposal proposal && kind == proposal.kind && Arrays.equals(payload, proposal.payload);
    }

    @Override
    public int hashCode() {
        return 31 * kind.hashCode() + Arrays.hashCode(payload);
    }
}
