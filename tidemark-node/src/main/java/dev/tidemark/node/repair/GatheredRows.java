package dev.tidemark.node.repair;

import dev.tidemark.protocol.message.RangeReply;
import java.util.Arrays;

/** The rows of one peer, as its pieces come in: late, twice, or of another size than before. */
final class GatheredRows {
    private final int most;
    private byte[] rows = {};
    private int size = RangeReply.NONE;
    private long asOf;

    /** @param most bytes that they may take */
    GatheredRows(int most) {
        this.most = most;
    }

    /** @param offset the next pieces are of the same checkpoint, if it is still there */
    void askedFor(long offset) {
        if (offset != asOf) {
            asOf = offset;
            rows = new byte[0];
        }
    }

    long asOf() {
        return asOf;
    }

    /** Up to which byte they are here. */
    int have() {
        return rows.length;
    }

    /** @return whether it was the next one, and is taken */
    boolean take(RangeReply piece) {
        if (piece.size() != size) {
            size = piece.size(); // of a later checkpoint: from the beginning
            rows = new byte[0];
        }
        int length = piece.bytes().length;
        boolean isNext = piece.at() == rows.length && length > 0 && length <= Math.min(size, most) - rows.length;
        if (isNext) {
            rows = Arrays.copyOf(rows, piece.at() + length);
            System.arraycopy(piece.bytes(), 0, rows, piece.at(), length);
        }
        return isNext;
    }

    /** Whether the peer has no rows to give, or more than make the page. */
    boolean areUseless() {
        return size < 0 || size > most;
    }

    /** All of them; null: there are more to come. */
    byte[] whole() {
        return rows.length == size ? rows : null;
    }
}
