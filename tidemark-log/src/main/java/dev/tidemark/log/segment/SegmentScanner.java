package dev.tidemark.log.segment;

import dev.tidemark.log.record.BadRecordException;
import dev.tidemark.log.record.BatchMarker;
import dev.tidemark.log.record.ByteWindow;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.record.LogRecord;
import dev.tidemark.log.record.LogRecordReader;
import java.io.IOException;

/** Walks over the markers and records of a segment, from a place that is known to start one, to the first bad byte. */
public final class SegmentScanner {
    /** Sees what is valid, in order. */
    public interface Sink {
        /**
         * @param position of the record in its file
         * @param before end of the log before the record
         * @return false to stop after this record
         */
        boolean record(byte[] array, int from, int size, long position, LogPosition before);

        /** A marker before the records that follow it. */
        default void marker(BatchMarker marker) {}
    }

    /**
     * Where the walk ended.
     *
     * @param position of the first byte that is not part of anything valid
     * @param end of the log before it
     * @param cause why the walk ended there, for people
     */
    public record Stop(long position, LogPosition end, String cause) {}

    /** Why a walk ended that its sink stopped. */
    public static final String ENOUGH = "enough";

    private final LogRecordReader reader = new LogRecordReader();
    private final ByteWindow window;
    private final long seed;
    private final Sink sink;
    private long position;
    private LogPosition end;
    private String cause;

    /** @param seed of the segment, see {@link SegmentHeader} */
    public SegmentScanner(ByteWindow window, long seed, Sink sink) {
        this.window = window;
        this.seed = seed;
        this.sink = sink;
    }

    /** Walks from {@code from}, where the log ends with {@code before}. */
    public Stop scan(long from, LogPosition before) throws IOException {
        position = from;
        end = before;
        cause = null;
        while (step()) {
            // step moves on
        }
        return new Stop(position, end, cause);
    }

    private boolean step() throws IOException {
        int at = window.at(position, 1);
        if (at < 0) {
            return stop("the file ends");
        }
        return switch (window.array()[at]) {
            case 0 -> stop("a zero byte");
            case BatchMarker.MAGIC -> marker();
            case LogRecord.MAGIC -> record();
            default -> stop("a byte that starts neither a record nor a marker");
        };
    }

    private boolean marker() throws IOException {
        int at = window.at(position, BatchMarker.BYTES);
        if (at < 0) {
            return stop("the file ends inside a marker");
        }
        BatchMarker marker = BatchMarker.decode(window.array(), at, position, seed);
        if (marker == null || !marker.continues(end) || marker.durableEnd() > end.offset()) {
            return stop("a bad batch marker");
        }
        sink.marker(marker);
        position += BatchMarker.BYTES;
        return true;
    }

    private boolean record() throws IOException {
        int at = window.at(position, LogRecord.HEADER_BYTES);
        if (at < 0) {
            return stop("the file ends inside a record header");
        }
        if (!reader.headerIsValid(window.array(), at)) {
            return stop("a bad record header");
        }
        int size = LogRecord.HEADER_BYTES + LogRecord.payloadBytes(window.array(), at);
        at = window.at(position, size);
        if (at < 0) {
            return stop("the file ends inside a record");
        }
        try {
            reader.check(window.array(), at, at + size, end);
        } catch (BadRecordException e) {
            return stop(e.getMessage());
        }
        return accept(at, size);
    }

    private boolean accept(int at, int size) {
        byte[] array = window.array();
        long start = position;
        LogPosition before = end;
        position += size;
        end = new LogPosition(LogRecord.offset(array, at), LogRecord.epoch(array, at), LogRecord.chain(array, at));
        return sink.record(array, at, size, start, before) || stop(ENOUGH);
    }

    private boolean stop(String why) {
        cause = why;
        return false;
    }
}
