package dev.tidemark.tree.page;

/**
 * A 128-bit digest of rows: the sum of a hash of each, so it depends on what the rows are and not on how pages hold
 * them (rule R15). Sums of subtrees add up, and a row can be taken out again. It finds accidents (H89), not somebody
 * who looks for collisions.
 */
public record Digest(long high, long low) {
    public static final Digest ZERO = new Digest(0, 0);

    public Digest plus(Digest other) {
        return new Digest(high + other.high, low + other.low);
    }

    public Digest minus(Digest other) {
        return new Digest(high - other.high, low - other.low);
    }

    @Override
    public String toString() {
        return String.format("%016x%016x", high, low);
    }
}
