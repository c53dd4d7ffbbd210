package dev.tidemark.node.repair;

import dev.tidemark.protocol.message.RangeReply;
import dev.tidemark.protocol.message.RangeRequest;
import dev.tidemark.state.datafile.StateFile;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.page.Keys;
import java.io.IOException;
import java.util.Arrays;

/**
 * Gives peers the rows of pages that are damaged there. Those of a question that takes several pieces are kept until
 * the last piece, or until somebody asks something else.
 *
 * <p>Files lane only.
 */
public final class RangeReading {
    /** The longest value with its key and what goes with it; more would take this node's heap for nothing. */
    private static final int MOST_BYTES = 34 << 20;

    private final StateFile file;
    private final int pieceBytes;
    private RangeRequest keptFor;
    private int keptForPeer;
    private byte[] kept;

    /** @param pieceBytes most that one message carries */
    public RangeReading(StateFile file, int pieceBytes) {
        this.file = file;
        this.pieceBytes = pieceBytes;
    }

    public RangeReply answer(int peer, RangeRequest request) {
        byte[] rows = goesOn(peer, request) ? kept : rows(request);
        kept = null;
        keptFor = null;
        if (rows == null || request.at() > rows.length) {
            return RangeReply.none(request.question());
        }
        int end = (int) Math.min(rows.length, (long) request.at() + pieceBytes);
        if (end < rows.length) {
            kept = rows;
            keptFor = request;
            keptForPeer = peer;
        }
        return new RangeReply(
                request.question(), rows.length, request.at(), Arrays.copyOfRange(rows, request.at(), end));
    }

    private boolean goesOn(int peer, RangeRequest request) {
        return keptFor != null
                && peer == keptForPeer
                && request.at() > 0
                && request.question() == keptFor.question()
                && request.offset() == keptFor.offset()
                && Arrays.equals(request.from(), keptFor.from())
                && Arrays.equals(request.to(), keptFor.to());
    }

    private byte[] rows(RangeRequest request) {
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
