package dev.tidemark.node.repair;

import dev.tidemark.protocol.message.RangeReply;
import dev.tidemark.protocol.message.RangeRequest;
import dev.tidemark.state.datafile.StateFile;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.page.Keys;
import java.io.IOException;

/** Gives a peer the rows of a page that is damaged there. Files lane only. */
public final class RangeReading {
    /** The longest value with its key and what goes with it; more would take this node's heap for nothing (H106). */
    private static final int MOST_BYTES = 34 << 20;

    private RangeReading() {}

    /** A message carries all of them: they are no more than one entry of the log may have. */
    public static RangeReply answer(StateFile file, RangeRequest request) {
        byte[] rows = rows(file, request);
        return rows == null ? RangeReply.none(request.question()) : new RangeReply(request.question(), true, rows);
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
