package dev.tidemark.log;

import java.io.IOException;
import java.util.Collection;
import java.util.TreeMap;

/** The segments of an open log, by first offset. There is always at least one. */
final class Segments {
    private final TreeMap<Long, Segment> byFirstOffset = new TreeMap<>();

    void add(Segment segment) {
        byFirstOffset.put(segment.header().firstOffset(), segment);
    }

    void remove(Segment segment) throws IOException {
        byFirstOffset.remove(segment.header().firstOffset());
        segment.file().close();
    }

    Segment first() {
        return byFirstOffset.firstEntry().getValue();
    }

    Segment last() {
        return byFirstOffset.lastEntry().getValue();
    }

    /** The segment that holds {@code offset}, or would if the log reached so far; null if it was removed. */
    Segment holding(long offset) {
        var entry = byFirstOffset.floorEntry(offset);
        return entry == null ? null : entry.getValue();
    }

    /** The segment after {@code segment}, or null. */
    Segment next(Segment segment) {
        var entry = byFirstOffset.higherEntry(segment.header().firstOffset());
        return entry == null ? null : entry.getValue();
    }

    Collection<Segment> all() {
        return byFirstOffset.values();
    }

    int count() {
        return byFirstOffset.size();
    }

    void closeAll() throws IOException {
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
