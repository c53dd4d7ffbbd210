package dev.tidemark.log;

import dev.tidemark.log.record.ByteWindow;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.segment.Segment;
import dev.tidemark.log.segment.SegmentHeader;
import dev.tidemark.log.segment.SegmentScanner;
import dev.tidemark.log.segment.Segments;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Reads records back, through the sparse index, and checks again what it reads. */
final class LogReader {
    private static final int WINDOW_BYTES = 128 << 10;

    /** The place after a record. */
    record Place(Segment segment, long position, LogPosition end) {}

    private final Segments segments;

    LogReader(Segments segments) {
        this.segments = segments;
    }

    <R> List<R> read(long from, long last, int maxBytes, Function<byte[], R> make) throws IOException {
        Collector<R> collector = new Collector<>(from, last, maxBytes, make);
        read(from, last, collector);
        return collector.records;
    }

    /** As above, but what was read before the first that cannot be read is returned, if there is any. */
    <R> List<R> readOld(long from, long last, int maxBytes, Function<byte[], R> make) throws IOException {
        Collector<R> collector = new Collector<>(from, last, maxBytes, make);
        try {
            read(from, last, collector);
        } catch (IOException e) {
            if (collector.records.isEmpty()) {
                throw e;
            }
        }
        return collector.records;
    }

    private void read(long from, long last, Collector<?> collector) throws IOException {
        LogPosition base = segments.first().header().base();
        if (from <= base.offset()) {
            throw new RecordsRemovedException(from, base);
        }
        if (from > last) {
            return;
        }
        Segment segment = segments.holding(from);
        while (segment != null && !collector.full) {
            scan(segment, Math.max(from, segment.header().firstOffset()), collector);
            segment = segments.next(segment);
        }
    }

    /** Finds the place after the record {@code offset}, or at the start of the log if it is the base. */
    Place locate(long offset) throws IOException {
        Segment segment = segments.holding(offset);
        if (segment == null) {
            Segment first = segments.first();
            return new Place(first, SegmentHeader.BYTES, first.header().base());
        }
        SegmentScanner.Stop stop =
                scan(segment, offset, (array, at, size, position, before) -> before.offset() + 1 < offset);
        if (stop.end().offset() != offset) {
            throw new IOException("record " + offset + " could not be read from " + segment.name() + " at byte "
                    + stop.position() + ": " + stop.cause());
        }
        return new Place(segment, stop.position(), stop.end());
    }

    private SegmentScanner.Stop scan(Segment segment, long offset, SegmentScanner.Sink sink) throws IOException {
        int entry = segment.index().floor(offset);
        if (entry < 0) {
            return new SegmentScanner.Stop(SegmentHeader.BYTES, segment.header().base(), "the segment is empty");
        }
        ByteWindow window = new ByteWindow(segment.file(), segment.position(), WINDOW_BYTES);
        SegmentScanner scanner = new SegmentScanner(window, segment.header().seed(), sink);
        SegmentScanner.Stop stop =
                scanner.scan(segment.index().position(entry), segment.index().before(entry));
        boolean broken = stop.end().offset() < segment.end().offset()
                && stop.position() < segment.position()
                && !stop.cause().equals(SegmentScanner.ENOUGH);
        if (broken) {
            throw new IOException("record " + (stop.end().offset() + 1) + " was valid before and is not now: "
                    + segment.name() + " at byte " + stop.position() + ": " + stop.cause());
        }
        return stop;
    }

    private static final class Collector<R> implements SegmentScanner.Sink {
        private final List<R> records = new ArrayList<>();
        private final long from;
        private final long last;
        private final Function<byte[], R> make;
        private long bytesLeft;
        private boolean full;

        Collector(long from, long last, int maxBytes, Function<byte[], R> make) {
            this.from = from;
            this.last = last;
            this.bytesLeft = maxBytes;
            this.make = make;
        }

        @Override
        public boolean record(byte[] array, int at, int size, long position, LogPosition before) {
            long offset = before.offset() + 1;
            if (offset < from) {
                return true;
            }
            if (!records.isEmpty() && size > bytesLeft) {
                full = true;
                return false;
            }
            records.add(make.apply(Arrays.copyOfRange(array, at, at + size)));
            bytesLeft -= size;
            full = offset == last;
            return !full;
        }
    }
}
