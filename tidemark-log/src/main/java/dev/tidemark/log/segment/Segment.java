package dev.tidemark.log.segment;

import dev.tidemark.disk.DiskFile;
import dev.tidemark.log.record.LogPosition;

/** An open segment file and what the log lane knows of it. */
public final class Segment {
    private final String name;
    private final SegmentHeader header;
    private final DiskFile file;
    private final SparseIndex index;
    private long position;
    private long zeroedTo;
    private LogPosition end;

    /** A segment that holds no record yet. Its bytes from the header to {@code zeroedTo} are zeros. */
    public Segment(String name, SegmentHeader header, DiskFile file, int indexBytes, long zeroedTo) {
        this.name = name;
        this.header = header;
        this.file = file;
        this.index = new SparseIndex(indexBytes);
        this.position = SegmentHeader.BYTES;
        this.zeroedTo = zeroedTo;
        this.end = header.base();
    }

    /** Of the file, within the directory of the log. */
    public String name() {
        return name;
    }

    /** What its first block says. */
    public SegmentHeader header() {
        return header;
    }

    /** Open; closed by {@link Segments}. */
    public DiskFile file() {
        return file;
    }

    /** Of its records; filled by what writes or surveys them. */
    public SparseIndex index() {
        return index;
    }

    /** After the last byte in use: where the next marker goes. */
    public long position() {
        return position;
    }

    /** From {@link #position} up to here the file is known to hold zeros. */
    public long zeroedTo() {
        return zeroedTo;
    }

    /** End of the log in this segment. */
    public LogPosition end() {
        return end;
    }

    /** What others may know of it. */
    public SegmentInfo info() {
        return new SegmentInfo(name, header.base(), end, zeroedTo);
    }

    /** Whether it holds no record. */
    public boolean isEmpty() {
        return end.offset() == header.base().offset();
    }

    /** The file holds zeros up to there now. */
    public void zeroedTo(long to) {
        zeroedTo = to;
    }

    /** Records were written or cut: the log in this segment ends there now. */
    public void endsAt(long afterLastByte, LogPosition newEnd) {
        position = afterLastByte;
        end = newEnd;
        zeroedTo = Math.max(zeroedTo, afterLastByte);
        index.removeAfter(newEnd.offset());
    }
}
