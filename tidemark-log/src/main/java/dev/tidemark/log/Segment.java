package dev.tidemark.log;

import dev.tidemark.disk.DiskFile;

/** An open segment file and what the log lane knows of it. */
final class Segment {
    private final String name;
    private final SegmentHeader header;
    private final DiskFile file;
    private final SparseIndex index;
    private long position;
    private long zeroedTo;
    private LogPosition end;

    /** A segment that holds no record yet. Its bytes from the header to {@code zeroedTo} are zeros. */
    Segment(String name, SegmentHeader header, DiskFile file, int indexBytes, long zeroedTo) {
        this.name = name;
        this.header = header;
        this.file = file;
        this.index = new SparseIndex(indexBytes);
        this.position = SegmentHeader.BYTES;
        this.zeroedTo = zeroedTo;
        this.end = header.base();
    }

    String name() {
        return name;
    }

    SegmentHeader header() {
        return header;
    }

    DiskFile file() {
        return file;
    }

    SparseIndex index() {
        return index;
    }

    /** After the last byte in use: where the next marker goes. */
    long position() {
        return position;
    }

    /** From {@link #position} up to here the file is known to hold zeros. */
    long zeroedTo() {
        return zeroedTo;
    }

    /** End of the log in this segment. */
    LogPosition end() {
        return end;
    }

    boolean isEmpty() {
        return end.offset() == header.base().offset();
    }

    void zeroedTo(long to) {
        zeroedTo = to;
    }

    void endsAt(long behindLastByte, LogPosition newEnd) {
        position = behindLastByte;
        end = newEnd;
        zeroedTo = Math.max(zeroedTo, behindLastByte);
        index.removeAfter(newEnd.offset());
    }
}
