package dev.tidemark.log.append;

import dev.tidemark.disk.DiskFullException;
import dev.tidemark.log.record.BatchMarker;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.record.LogRecord;
import dev.tidemark.log.segment.Segment;
import dev.tidemark.log.segment.SegmentFiles;
import dev.tidemark.log.segment.WalOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes all the space that an append needs before any byte of it is written, so that a full disk refuses the append as
 * a whole (H17c).
 */
public final class AppendSpace {
    private final SegmentFiles files;
    private final WalOptions options;

    public AppendSpace(SegmentFiles files, WalOptions options) {
        this.files = files;
        this.options = options;
    }

    /**
     * Extends the segment in use for the first part, and prepares one for each further part.
     *
     * @return the prepared segments, without a name yet
     * @throws DiskFullException if there is no room; nothing is left behind but zeros
     */
    public List<Segment> take(List<? extends LogRecord> records, List<AppendPlan.Part> parts, Segment current)
            throws IOException {
        if (!parts.get(0).isEmpty()) {
            files.zeroAhead(
                    current,
                    current.position() + BatchMarker.BYTES + parts.get(0).bytes());
        }
        if (parts.size() == 1) {
            return List.of();
        }
        List<Segment> prepared = new ArrayList<>();
        try {
            for (AppendPlan.Part part : parts.subList(1, parts.size())) {
                LogPosition base = part.from() == 0
                        ? current.end()
                        : records.get(part.from() - 1).logPosition();
                long seed = options.seeds().getAsLong();
                prepared.add(files.prepare(base, BatchMarker.BYTES + part.bytes(), seed));
            }
            return prepared;
        } catch (DiskFullException full) {
            for (Segment segment : prepared) {
                discard(segment, full);
            }
            throw full;
        }
    }

    private void discard(Segment segment, DiskFullException full) throws IOException {
        try {
            files.discard(segment);
        } catch (IOException e) {
            e.addSuppressed(full);
            throw new IOException("could not give up a new segment on a full disk", e);
        }
    }
}
