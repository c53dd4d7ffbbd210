package dev.tidemark.log;

import dev.tidemark.disk.DiskFullException;
import dev.tidemark.log.append.AppendPlan;
import dev.tidemark.log.append.AppendSpace;
import dev.tidemark.log.append.Appender;
import dev.tidemark.log.record.BatchMarker;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.record.LogRecord;
import dev.tidemark.log.segment.Segment;
import dev.tidemark.log.segment.SegmentFiles;
import dev.tidemark.log.segment.Segments;
import dev.tidemark.log.segment.WalOptions;
import java.io.IOException;
import java.util.List;

/**
 * The end of an open log, where records are appended: the last one, how far they are durable, and what the newest
 * marker on the disk says of that and of the high watermark. What was there when the log was opened is durable.
 *
 * <p>After an exception nothing is known of the disk, and the log is done (H06); but for {@link DiskFullException} from
 * {@link #takeSpace}, which is before the first byte is written (H17c).
 */
final class LogEnd {
    /**
     * Where records go, with all the room that they need.
     *
     * @param prepared a segment for each part but the first, without a name yet
     */
    record Space(List<AppendPlan.Part> parts, List<Segment> prepared) {}

    private final SegmentFiles files;
    private final WalOptions options;
    private final Segments segments;
    private final Appender appender;

    private LogPosition last;
    private long durable;
    private long highWatermark;
    private long markedDurable;
    private long markedHighWatermark;
    private boolean unsynced;

    /** @param highWatermark that the segments tell of */
    LogEnd(SegmentFiles files, WalOptions options, Segments segments, long highWatermark) {
        this.files = files;
        this.options = options;
        this.segments = segments;
        this.appender = new Appender(options.bufferBytes());
        this.highWatermark = highWatermark;
        this.markedHighWatermark = highWatermark;
        restartAt(segments.last().end());
    }

    /** The last record, durable or not. */
    LogPosition last() {
        return last;
    }

    /** Offset of the last record that is known to be on the disk. */
    long durable() {
        return durable;
    }

    /** The highest watermark that was told, not beyond the records. */
    long hwmEvidence() {
        return Math.min(highWatermark, last.offset());
    }

    /** It is written with the next append, or by {@link #writeFinalMarker}. */
    void noteHwm(long hwm) {
        highWatermark = Math.max(highWatermark, hwm);
    }

    /** @throws IllegalArgumentException unless the records continue the last one without a gap, in rising epochs */
    void requireContinuedBy(List<? extends LogRecord> records) {
        long offset = last.offset();
        long epoch = last.epoch();
        for (LogRecord record : records) {
            if (record.offset() != offset + 1 || record.epoch() < epoch) {
                throw new IllegalArgumentException(record + " cannot follow record " + offset + "@" + epoch);
            }
            offset++;
            epoch = record.epoch();
        }
    }

    /** @throws DiskFullException if there is no room: the log is as before */
    Space takeSpace(List<? extends LogRecord> records) throws IOException {
        List<AppendPlan.Part> parts = AppendPlan.of(records, segments.last(), options.segmentBytes());
        return new Space(parts, new AppendSpace(files, options).take(records, parts, segments.last()));
    }

    /** Appends records that continue the last one, in the space that was taken for them. */
    void append(List<? extends LogRecord> records, Space space) throws IOException {
        for (int i = 0; i < space.parts().size(); i++) {
            AppendPlan.Part part = space.parts().get(i);
            if (i > 0) {
                roll(space.prepared().get(i - 1));
            }
            if (!part.isEmpty()) {
                append(records, part);
            }
        }
    }

    private void append(List<? extends LogRecord> records, AppendPlan.Part part) throws IOException {
        Segment segment = segments.last();
        unsynced = true;
        appender.write(segment, records, part.from(), part.to(), part.bytes(), durable, highWatermark);
        last = segment.end();
        markedDurable = durable;
        markedHighWatermark = highWatermark;
    }

    /** The old segment is durable before the new one exists: that a segment is there proves all before it. */
    private void roll(Segment next) throws IOException {
        sync();
        files.publish(next);
        segments.add(next);
    }

    /** All records become durable. */
    void sync() throws IOException {
        if (unsynced) {
            segments.last().file().sync();
            unsynced = false;
        }
        durable = last.offset();
    }

    /** Records were removed: the log ends here now, durably. */
    void restartAt(LogPosition position) {
        last = position;
        durable = position.offset();
        unsynced = false;
        markedDurable = durable;
    }

    /** What is known of the durable end and of the high watermark, and stands in no marker yet, gets one. */
    void writeFinalMarker() throws IOException {
        if (durable == markedDurable && highWatermark == markedHighWatermark) {
            return;
        }
        Segment segment = segments.last();
        try {
            files.zeroAhead(segment, segment.position() + BatchMarker.BYTES);
        } catch (DiskFullException full) {
            return; // the marker is only evidence; the records are safe without it
        }
        appender.write(segment, List.of(), 0, 0, 0, durable, highWatermark);
        segment.file().sync();
    }
}
