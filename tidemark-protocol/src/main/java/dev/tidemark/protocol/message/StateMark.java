package dev.tidemark.protocol.message;

/**
 * What a node made of the log up to an entry: a digest of its whole state. All nodes make their marks at the same
 * entries, and those who have applied the same entries come to the same digest (H89).
 *
 * @param offset of the last entry that is applied
 * @param high first half of the digest
 * @param low second half of the digest
 */
public record StateMark(long offset, long high, long low) {
    /** Whether both came to the same state, wherever they were then. */
    public boolean sameState(StateMark other) {
        return high == other.high && low == other.low;
    }

    @Override
    public String toString() {
        return String.format("%016x%016x after entry %d", high, low, offset);
    }
}
