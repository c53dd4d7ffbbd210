package dev.tidemark.tree.page;

import java.nio.ByteBuffer;

/**
 * What a parent knows of the rows in a subtree without reading it.
 *
 * @param rows how many there are
 * @param digest sum over them
 * @param hasRuns whether a value among them lies in a run of its own, so that its leaf must be read to free it
 */
public record Summary(long rows, Digest digest, boolean hasRuns) {
    public static final int BYTES = 25;
    public static final Summary EMPTY = new Summary(0, Digest.ZERO, false);

    public Summary plus(Summary other) {
        return new Summary(rows + other.rows, digest.plus(other.digest), hasRuns || other.hasRuns);
    }

    static Summary get(ByteBuffer from, int at) {
        return new Summary(
                from.getLong(at), new Digest(from.getLong(at + 8), from.getLong(at + 16)), from.get(at + 24) != 0);
    }

    void put(ByteBuffer to) {
        to.putLong(rows).putLong(digest.high()).putLong(digest.low()).put((byte) (hasRuns ? 1 : 0));
    }
}
