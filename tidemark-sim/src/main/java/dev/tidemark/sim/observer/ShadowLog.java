package dev.tidemark.sim.observer;

import java.util.Arrays;

/** A log as positions only: what an observer knows of a node's log, or of the committed one. */
public final class ShadowLog {
    private long[] epochs = new long[256];
    private long[] chains = new long[256];
    private long base;
    private long baseEpoch;
    private long baseChain;
    private int size;

    void resetTo(long offset, long epoch, long chain) {
        base = offset;
        baseEpoch = epoch;
        baseChain = chain;
        size = 0;
    }

    long base() {
        return base;
    }

    long end() {
        return base + size;
    }

    /** Of an offset from {@link #base} to {@link #end}. */
    public long epoch(long offset) {
        return offset == base ? baseEpoch : epochs[(int) (offset - base - 1)];
    }

    long chain(long offset) {
        return offset == base ? baseChain : chains[(int) (offset - base - 1)];
    }

    boolean holds(long offset, long epoch, long chain) {
        return offset >= base && offset <= end() && epoch(offset) == epoch && chain(offset) == chain;
    }

    void append(long epoch, long chain) {
        if (size == epochs.length) {
            epochs = Arrays.copyOf(epochs, 2 * size);
            chains = Arrays.copyOf(chains, 2 * size);
        }
        epochs[size] = epoch;
        chains[size++] = chain;
    }

    void truncateAfter(long offset) {
        size = (int) (offset - base);
    }
}
