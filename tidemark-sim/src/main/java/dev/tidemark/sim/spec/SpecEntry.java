package dev.tidemark.sim.spec;

import dev.tidemark.protocol.entry.Position;

/**
 * An entry is the epoch in which it was made. Its chain stands for all that is before it.
 *
 * @param members the configuration that it carries; null if it carries none
 */
public record SpecEntry(long offset, long epoch, long chain, Members members) {
    public SpecEntry(Position position, Members members) {
        this(position.offset(), position.epoch(), position.chain(), members);
    }

    @Override
    public String toString() {
        return offset + "@" + epoch + (members == null ? "" : " " + members);
    }
}
