package dev.tidemark.log.append;

import dev.tidemark.log.record.BatchMarker;
import dev.tidemark.log.record.LogRecord;
import dev.tidemark.log.segment.Segment;
import dev.tidemark.log.segment.SegmentHeader;
import java.util.ArrayList;
import java.util.List;

/** Which of the records of an append go to which segment. A record never spans segments. */
public final class AppendPlan {
    /**
     * Records {@code from} to {@code to} (exclusive), which go to one segment.
     *
     * @param bytes of the records, without the marker
     */
    public record Part(int from, int to, long bytes) {
        /** Whether no record goes there. */
        public boolean isEmpty() {
            return from == to;
        }
    }

    private AppendPlan() {}

    /**
     * The first part goes to the segment in use and may be empty; each further part gets a new segment.
     */
    public static List<Part> of(List<? extends LogRecord> records, Segment current, long segmentBytes) {
        List<Part> parts = new ArrayList<>(1);
        long room = segmentBytes - current.position() - BatchMarker.BYTES;
        Part part = fill(records, 0, room, current.isEmpty());
        parts.add(part);
        while (part.to() < records.size()) {
            part = fill(records, part.to(), segmentBytes - SegmentHeader.BYTES - BatchMarker.BYTES, true);
            parts.add(part);
        }
        return parts;
    }

    private static Part fill(List<? extends LogRecord> records, int from, long room, boolean takesAny) {
        long bytes = 0;
        int to = from;
        while (to < records.size()) {
            int size = records.get(to).sizeInBytes();
            boolean fits = bytes + size <= room;
            boolean firstOfEmptySegment = takesAny && to == from;
            if (!fits && !firstOfEmptySegment) {
                break;
            }
            bytes += size;
            to++;
        }
        return new Part(from, to, bytes);
    }
}
