package dev.tidemark.log;

import dev.tidemark.log.segment.Segment;
import dev.tidemark.log.segment.SegmentFiles;
import dev.tidemark.log.segment.SegmentInfo;
import dev.tidemark.log.segment.Segments;
import java.io.IOException;
import java.util.List;

/**
 * Takes segments out of a log at its beginning, oldest first, each durably before the next, so that a crash leaves no
 * gap; never the last.
 */
final class OldSegments {
    private final Segments segments;
    private final SegmentFiles files;

    OldSegments(Segments segments, SegmentFiles files) {
        this.segments = segments;
        this.files = files;
    }

    /** @return the bytes of those that were removed: all that end before {@code offset} */
    long removeBefore(long offset) throws IOException {
        long freed = 0;
        while (segments.count() > 1 && segments.first().end().offset() < offset) {
            Segment oldest = segments.first();
            segments.remove(oldest);
            files.disk().delete(files.path(oldest.name()));
            files.syncDirectory();
            freed += oldest.zeroedTo();
        }
        return freed;
    }

    /** Those of {@code all} that are not written to any more, and hold nothing after {@code committed}. */
    List<SegmentInfo> sealed(List<SegmentInfo> all, long committed) {
        return all.stream()
                .limit(segments.count() - 1L)
                .filter(segment -> segment.end().offset() <= committed)
                .toList();
    }

    /** Whether the log has this very segment, and another after it. */
    private boolean holdSealed(SegmentInfo segment) {
        Segment found = segments.holding(segment.end().offset());
        return found != null
                && found != segments.last()
                && found.name().equals(segment.name())
                && found.header().base().equals(segment.base())
                && found.end().equals(segment.end());
    }

    /**
     * Removes what is before a segment, and has somebody else move its file away.
     *
     * @return false if the log has no such segment any more, or it is the last; then nothing is done
     */
    boolean putAside(SegmentInfo segment, FileMover mover) throws IOException {
        if (!holdSealed(segment)) {
            return false;
        }
        removeBefore(segment.base().offset() + 1);
        segments.remove(segments.first());
        mover.move(segment.name());
        return true;
    }
}
