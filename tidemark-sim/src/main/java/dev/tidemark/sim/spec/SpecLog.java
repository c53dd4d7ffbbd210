package dev.tidemark.sim.spec;

import dev.tidemark.protocol.entry.Position;
import java.util.Arrays;
import java.util.TreeMap;

/**
 * A log as the specification has it, and which configuration it makes active. What a snapshot stands for is its base.
 */
final class SpecLog {
    private long[] epochs = new long[64];
    private long[] chains = new long[64];
    private long base;
    private long baseEpoch;
    private long baseChain;
    private int size;
    /** By the offset of the entry that carries it; that of the base at the base. */
    private final TreeMap<Long, Members> members = new TreeMap<>();

    /** @param position with epoch 0 if only the offset is known */
    void resetTo(Position position, Members active) {
        base = position.offset();
        baseEpoch = position.epoch();
        baseChain = position.chain();
        size = 0;
        members.clear();
        members.put(base, active);
    }

    long base() {
        return base;
    }

    long end() {
        return base + size;
    }

    Position last() {
        return position(end());
    }

    Position position(long offset) {
        return new Position(offset, epochAt(offset), chainAt(offset));
    }

    /** {@code EpochAt}, from the base on. */
    long epochAt(long offset) {
        return offset == base ? baseEpoch : epochs[(int) (offset - base - 1)];
    }

    private long chainAt(long offset) {
        return offset == base ? baseChain : chains[(int) (offset - base - 1)];
    }

    /** Whether the prefix up to there is the same. What is before the base is committed, so it is. */
    boolean matches(Position position) {
        long offset = position.offset();
        if (offset < base || (offset == base && baseEpoch == 0)) {
            return true;
        }
        return offset <= end() && epochAt(offset) == position.epoch() && chainAt(offset) == position.chain();
    }

    boolean has(SpecEntry entry) {
        return matches(new Position(entry.offset(), entry.epoch(), entry.chain()));
    }

    void append(SpecEntry entry) {
        if (size == epochs.length) {
            epochs = Arrays.copyOf(epochs, 2 * size);
            chains = Arrays.copyOf(chains, 2 * size);
        }
        epochs[size] = entry.epoch();
        chains[size++] = entry.chain();
        if (entry.members() != null) {
            members.put(entry.offset(), entry.members());
        }
    }

    void truncateAfter(long offset) {
        size = (int) (offset - base);
        members.tailMap(offset, false).clear();
    }

    SpecEntry entry(long offset) {
        return new SpecEntry(position(offset), members.get(offset));
    }

    /** {@code Active}: the newest, committed or not. */
    Members active() {
        return members.isEmpty() ? null : members.lastEntry().getValue();
    }

    /** {@code ConfigurationEnd}. */
    long activeSince() {
        return members.lastKey();
    }

    /** As of an entry; null if that is before the base. */
    Members activeAt(long offset) {
        return offset < base ? null : members.floorEntry(offset).getValue();
    }
}
