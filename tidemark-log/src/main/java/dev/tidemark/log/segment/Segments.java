package dev.tidemark.log.segment;

import java.io.IOException;
import java.util.Collection;
import java.util.TreeMap;

/** The segments of an open log, by first offset. There is always at least one. */
public final class Segments {
    private final TreeMap<Long, Segment> byFirstOffset = new TreeMap<>();

    /** A segment that continues the last one. */
    public void add(Segment segment) {
        byFirstOffset.put(segment.header().firstOffset(), segment);
    }

    /** Closes the file of the segment; deletes nothing. */
    public void remove(Segment segment) throws IOException {
        byFirstOffset.remove(segment.header().firstOffset());
        segment.file().close();
    }

    /** The oldest. */
    public Segment first() {
        return byFirstOffset.firstEntry().getValue();
    }

    /** The one in use. */
    public Segment last() {
        return byFirstOffset.lastEntry().getValue();
    }

    /** The segment that holds {@code offset}, or would if the log reached so far; null if it was removed. */
    public Segment holding(long offset) {
        var entry = byFirstOffset.floorEntry(offset);
        return entry == null ? null : entry.getValue();
    }

    /** The segment after {@code segment}, or null. */
    public Segment next(Segment segment) {
        var entry = byFirstOffset.higherEntry(segment.header().firstOffset());
        return entry == null ? null : entry.getValue();
    }

    /** In order, oldest first. A view. */
    public Collection<Segment> all() {
        return byFirstOffset.values();
    }

    /** How many there are. */
    public int count() {
        return byFirstOffset.size();
    }

    /** Closes all files, also if closing one fails. */
    public void closeAll() throws IOException {
        IOException failure = null;
        for (Segment segment : byFirstOffset.values()) {
            try {
                segment.file().close();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
