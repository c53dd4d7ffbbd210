package dev.tidemark.log.append;

import dev.tidemark.log.record.BatchMarker;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.record.LogRecord;
import dev.tidemark.log.segment.Segment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Writes batches: a marker and the records after it, through one direct buffer, usually in one write. */
public final class Appender {
    private final ByteBuffer buffer;
    private final byte[] marker = new byte[BatchMarker.BYTES];
    private long at;

    /** @param bufferBytes of the direct buffer; a batch that is larger takes several writes */
    public Appender(int bufferBytes) {
        buffer = ByteBuffer.allocateDirect(bufferBytes);
    }

    /**
     * Writes the records {@code from} to {@code to} (exclusive) after what the segment holds. The space is there
     * already.
     *
     * @param bytes of the records
     * @param durableEnd of the log, for the marker
     * @param highWatermark for the marker
     */
    public void write(
            Segment segment,
            List<? extends LogRecord> records,
            int from,
            int to,
            long bytes,
            long durableEnd,
            long highWatermark)
            throws IOException {
        LogPosition before = segment.end();
        new BatchMarker(
                        to - from,
                        bytes,
                        before.offset() + 1,
                        before.chain(),
                        durableEnd,
                        highWatermark,
                        segment.position())
                .encode(marker, segment.header().seed());
        buffer.clear();
        at = segment.position();
        put(segment, marker, BatchMarker.BYTES);
        long epochBefore = before.epoch();
        long chainBefore = before.chain();
        for (int i = from; i < to; i++) {
            LogRecord record = records.get(i);
            segment.index().add(at + buffer.position(), record.offset() - 1, epochBefore, chainBefore);
            put(segment, record.array(), record.sizeInBytes());
            epochBefore = record.epoch();
            chainBefore = record.chain();
        }
        flush(segment);
        segment.endsAt(at, to == from ? before : records.get(to - 1).logPosition());
    }

    private void put(Segment segment, byte[] bytes, int length) throws IOException {
        int done = 0;
        while (done < length) {
            if (!buffer.hasRemaining()) {
                flush(segment);
            }
            int part = Math.min(buffer.remaining(), length - done);
            buffer.put(bytes, done, part);
            done += part;
        }
    }

    private void flush(Segment segment) throws IOException {
        int bytes = buffer.position();
        buffer.flip();
        segment.file().write(buffer, at);
        at += bytes;
        buffer.clear();
    }
}
