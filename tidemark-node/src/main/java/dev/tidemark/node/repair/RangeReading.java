package dev.tidemark.node.repair;

import dev.tidemark.protocol.message.RangeReply;
import dev.tidemark.protocol.message.RangeRequest;
import dev.tidemark.state.datafile.StateFile;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.page.Keys;
import java.io.IOException;
import java.util.Arrays;

/** Gives a peer the rows that a page had which is damaged there. Files lane only. */
public final class RangeReading {
    /** A value takes less; what a peer asks for beyond it would take this node's heap. */
    private static final int MOST_BYTES = 32 << 20;

    private RangeReading() {}

    /**
     * Reads all the rows for each piece: nearly always there is one.
     *
     * @param pieceBytes most that one message carries
     */
    public static RangeReply answer(StateFile file, RangeRequest request, int pieceBytes) {
        byte[] rows = rows(file, request);
        if (rows == null || request.at() > rows.length) {
            return RangeReply.none(request.question());
        }
        int end = (int) Math.min(rows.length, (long) request.at() + pieceBytes);
        return new RangeReply(
                request.question(), rows.length, request.at(), Arrays.copyOfRange(rows, request.at(), end));
    }

    private static byte[] rows(StateFile file, RangeRequest request) {
        if (request.to() != null && Keys.compare(request.from(), request.to()) >= 0) {
            return null;
        }
        KeyRange range = new KeyRange(request.from(), request.to());
        try {
            return file.rows(request.offset(), range, Math.min(request.most(), MOST_BYTES));
        } catch (IOException e) {
            return null; // damaged here too: what needs the page here says so
        }
    }
}
