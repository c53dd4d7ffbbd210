package dev.tidemark.log.recovery;

import dev.tidemark.disk.Disk;
import dev.tidemark.disk.DiskFile;
import dev.tidemark.log.file.Paths;
import dev.tidemark.log.record.ByteWindow;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.record.LogRecord;
import dev.tidemark.log.record.LogRecordReader;
import dev.tidemark.log.record.RecordVisitor;
import dev.tidemark.log.segment.SegmentHeader;
import dev.tidemark.log.segment.SegmentScanner;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Records in a segment after the first damage: those that continue the chain of a header that can be believed, since a
 * header says what the chain was after its record. The first one after each damage is not among them. For people only:
 * what they continue is not known to be there.
 */
public final class Remains {
    private static final int WINDOW_BYTES = 256 << 10;

    private final LogRecordReader reader = new LogRecordReader();
    private final RecordVisitor visitor;
    private final ByteWindow window;
    private final long seed;
    private final long size;
    private LogPosition before;
    private long start;

    private Remains(DiskFile file, long size, long seed, RecordVisitor visitor) {
        this.window = new ByteWindow(file, size, WINDOW_BYTES);
        this.size = size;
        this.seed = seed;
        this.visitor = visitor;
    }

    /**
     * @param position of the first byte that is not part of anything valid
     * @param end of the log before it
     */
    public static void read(
            Disk disk, String directory, String segment, long position, LogPosition end, RecordVisitor visitor)
            throws IOException {
        try (DiskFile file = disk.open(Paths.in(directory, segment))) {
            byte[] block = new byte[SegmentHeader.BYTES];
            file.read(ByteBuffer.wrap(block), 0);
            SegmentHeader header = SegmentHeader.decode(block);
            new Remains(file, file.size(), header == null ? 0 : header.seed(), visitor)
                    .readFrom(Math.max(position, SegmentHeader.BYTES), end);
        }
    }

    private void readFrom(long position, LogPosition end) throws IOException {
        before = end;
        start = position;
        long at = next(position);
        while (at >= 0) {
            int index = window.at(at, LogRecord.HEADER_BYTES);
            byte[] array = window.array();
            before = new LogPosition(
                    LogRecord.offset(array, index), LogRecord.epoch(array, index), LogRecord.chain(array, index));
            start = at + LogRecord.HEADER_BYTES + LogRecord.payloadBytes(array, index);
            SegmentScanner.Stop stop = new SegmentScanner(window, seed, (bytes, from, length, place, earlier) -> {
                        visitor.record(bytes, from, length);
                        return true;
                    })
                    .scan(start, before);
            before = stop.end();
            start = stop.position();
            at = next(start);
        }
    }

    /** The place of the next header that may be of this log; -1: there is none. */
    private long next(long position) throws IOException {
        for (long at = position; at < size; at++) {
            int index = window.at(at, LogRecord.HEADER_BYTES);
            if (index < 0) {
                return -1;
            }
            byte[] array = window.array();
            if (array[index] == LogRecord.MAGIC && reader.headerIsValid(array, index) && fits(array, index, at)) {
                return at;
            }
        }
        return -1;
    }

    /** What a client stored may look like a record: of this log are only those that fit between here and there. */
    private boolean fits(byte[] array, int index, long at) {
        long most = before.offset() + 1 + (at - start) / LogRecord.HEADER_BYTES;
        long offset = LogRecord.offset(array, index);
        return offset > before.offset() && offset <= most && LogRecord.epoch(array, index) >= before.epoch();
    }
}
