package dev.tidemark.state.row;

/**
 * A 128-bit digest of the replicated state: the sum of a hash of each item, so it depends on what the state is and not
 * on how it came about or how it is laid out. It finds accidents (H89); it does not stand against somebody who looks
 * for collisions.
 */
public record StateDigest(long high, long low) {
    @Override
    public String toString() {
        return String.format("%016x%016x", high, low);
    }
}
