package dev.tidemark.log.recovery;

import dev.tidemark.disk.DiskFile;
import dev.tidemark.log.end.Acknowledged;
import dev.tidemark.log.record.BatchMarker;
import dev.tidemark.log.record.ByteWindow;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.record.LogRecord;
import dev.tidemark.log.record.LogRecordReader;
import java.io.IOException;

/**
 * What lies after the last valid byte of a segment: the evidence that tells a torn write from rot (H10, H12).
 *
 * <p>A crash leaves each sector of 512 bytes as it was before a write or as it is after it. The log writes only over
 * zeros, and a cut or truncation makes zeros durable before anything else is written, so in a torn record some sector
 * ends with zeros. A bad record each of whose sectors ends with another byte was written whole and altered later.
 *
 * @param usedTo the place after the last byte that is not zero; the place itself if only zeros follow
 * @param validLater whether a record header or marker that is valid by itself lies further on
 * @param provenEnd largest durable end that a valid marker further on proves, or -1
 * @param proofPosition of that marker
 * @param mayBeTorn whether the bad bytes can be what a crash leaves of one write
 * @param furthest the furthest record of this log whose header is valid further on; null if there is none
 */
public record Tail(
        long usedTo, boolean validLater, long provenEnd, long proofPosition, boolean mayBeTorn, Acknowledged furthest) {
    static final int SECTOR_BYTES = 512;

    /**
     * @param position after the last valid byte
     * @param end of the log before that
     */
    static Tail examine(DiskFile file, long position, long size, long seed, LogPosition end) throws IOException {
        return new Examiner(file, position, size, seed, end).examine();
    }

    boolean onlyZeros(long position) {
        return usedTo <= position;
    }

    private static final class Examiner {
        private final LogRecordReader reader = new LogRecordReader();
        private final ByteWindow window;
        private final ByteWindow probe;
        private final long start;
        private final long size;
        private final long seed;
        private final LogPosition end;
        private long usedTo;
        private boolean validLater;
        private long provenEnd = -1;
        private long proofPosition = -1;
        private Acknowledged furthest;

        Examiner(DiskFile file, long start, long size, long seed, LogPosition end) {
            this.window = new ByteWindow(file, size, 64 << 10);
            this.probe = new ByteWindow(file, size, 4 << 10);
            this.start = start;
            this.size = size;
            this.seed = seed;
            this.end = end;
            this.usedTo = start;
        }

        Tail examine() throws IOException {
            long at = start;
            while (at < size) {
                int index = window.at(at, 1);
                int bytes = index < 0 ? 0 : window.availableAt(at);
                if (bytes <= 0) {
                    break;
                }
                look(window.array(), index, bytes, at);
                at += bytes;
            }
            return new Tail(usedTo, validLater, provenEnd, proofPosition, mayBeTorn(), furthest);
        }

        private void look(byte[] array, int from, int bytes, long position) throws IOException {
            for (int i = 0; i < bytes; i++) {
                byte value = array[from + i];
                if (value != 0) {
                    usedTo = position + i + 1;
                    if (value == BatchMarker.MAGIC) {
                        lookForMarker(position + i);
                    } else if (value == LogRecord.MAGIC) {
                        lookForRecord(position + i);
                    }
                }
            }
        }

        private void lookForRecord(long position) throws IOException {
            int at = probe.at(position, LogRecord.HEADER_BYTES);
            if (at < 0 || !reader.headerIsValid(probe.array(), at)) {
                return;
            }
            validLater |= position > start;
            long offset = LogRecord.offset(probe.array(), at);
            long epoch = LogRecord.epoch(probe.array(), at);
            // What a client stored may look like a record: of this log are only those that fit between here and there.
            long most = end.offset() + 1 + (position - start) / LogRecord.HEADER_BYTES;
            if (offset > end.offset() && offset <= most && epoch >= end.epoch()) {
                furthest = Acknowledged.further(furthest, new Acknowledged(epoch, offset));
            }
        }

        private void lookForMarker(long position) throws IOException {
            int at = probe.at(position, BatchMarker.BYTES);
            BatchMarker marker = at < 0 ? null : BatchMarker.decode(probe.array(), at, position, seed);
            if (marker == null) {
                return;
            }
            validLater |= position > start;
            if (marker.durableEnd() > provenEnd) {
                provenEnd = marker.durableEnd();
                proofPosition = position;
            }
        }

        private boolean mayBeTorn() throws IOException {
            long end = start + expectedBytes();
            if (end > size) {
                return true;
            }
            long piece = start;
            while (piece < end) {
                long pieceEnd = Math.min(end, (piece / SECTOR_BYTES + 1) * SECTOR_BYTES);
                if (byteAt(pieceEnd - 1) == 0) {
                    return true;
                }
                piece = pieceEnd;
            }
            return false;
        }

        /** How many bytes the write covered that should have been here, if that can be said. */
        private long expectedBytes() throws IOException {
            byte first = byteAt(start);
            if (first == 0) {
                return 1;
            }
            int at = probe.at(start, LogRecord.HEADER_BYTES);
            if (at >= 0 && reader.headerIsValid(probe.array(), at)) {
                return LogRecord.HEADER_BYTES + (long) LogRecord.payloadBytes(probe.array(), at);
            }
            return first == BatchMarker.MAGIC ? BatchMarker.BYTES : LogRecord.HEADER_BYTES;
        }

        private byte byteAt(long position) throws IOException {
            int at = probe.at(position, 1);
            return at < 0 ? 0 : probe.array()[at];
        }
    }
}
