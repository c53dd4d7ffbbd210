package dev.tidemark.sim.client;

/** A read that a story is about, and what became of it. */
public final class ToldRead {
    private static final long NOT_YET = -1;
    private static final long REFUSED = -2;

    private long asOf = NOT_YET;

    void answered(long offset) {
        asOf = offset;
    }

    void refused() {
        asOf = REFUSED;
    }

    public boolean isOver() {
        return asOf != NOT_YET;
    }

    /** The last entry in the state that was read; negative if it was refused, or is not answered. */
    public long asOf() {
        return asOf;
    }
}
