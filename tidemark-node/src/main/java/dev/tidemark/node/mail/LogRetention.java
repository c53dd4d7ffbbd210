package dev.tidemark.node.mail;

import dev.tidemark.log.segment.SegmentInfo;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Which log may go of that which no checkpoint needs.
 *
 * @param keepBytes of log that are kept for followers that lag
 * @param notBefore log time in microseconds since 1970: what is older goes even where {@code keepBytes} would keep it
 * @param archived entries up to this one need not be kept for the archive
 * @param unarchivedBytes of log that are kept for the archive at most, so that one which fails does not fill the disk
 */
public record LogRetention(long keepBytes, long notBefore, long archived, long unarchivedBytes) {

    /** By what the archive lacks alone. */
    public static LogRetention forArchive(long archived, long unarchivedBytes) {
        return new LogRetention(0, Long.MIN_VALUE, archived, unarchivedBytes);
    }

    /** By size alone, without an archive. */
    public static LogRetention ofBytes(long keepBytes) {
        return new LogRetention(keepBytes, Long.MIN_VALUE, Long.MAX_VALUE, 0);
    }

    /**
     * The entry before which segments may go.
     *
     * @param segments of the log, oldest first
     * @param needed from this entry on all is needed, by a checkpoint or a transfer
     * @param newest log time of the newest entry in a segment; may read the disk
     */
    public long removableBefore(List<SegmentInfo> segments, long needed, ToLongFunction<SegmentInfo> newest) {
        long keepFrom = Math.max(newestBytes(segments, keepBytes), youngFrom(segments, newest));
        return Math.min(needed, Math.min(keepFrom, archiveFrom(segments)));
    }

    /**
     * The first entry that is kept for the archive; {@link Long#MAX_VALUE}: there is none.
     *
     * @param segments of the log, oldest first
     */
    public long archiveFrom(List<SegmentInfo> segments) {
        return archived == Long.MAX_VALUE
                ? Long.MAX_VALUE
                : Math.max(archived + 1, newestBytes(segments, unarchivedBytes));
    }

    /** First entry of the segment with which the newest ones come to so many bytes. */
    private static long newestBytes(List<SegmentInfo> segments, long bytes) {
        long kept = 0;
        for (int i = segments.size() - 1; i >= 0; i--) {
            kept += segments.get(i).bytes();
            if (kept >= bytes) {
                return segments.get(i).base().offset() + 1;
            }
        }
        return 1;
    }

    /** First entry of the oldest segment that has one which is not too old. Times do not go back along a log. */
    private long youngFrom(List<SegmentInfo> segments, ToLongFunction<SegmentInfo> newest) {
        if (notBefore == Long.MIN_VALUE) {
            return 1;
        }
        for (SegmentInfo segment : segments) {
            boolean isEmpty = segment.end().offset() == segment.base().offset();
            if (isEmpty || newest.applyAsLong(segment) >= notBefore) {
                return segment.base().offset() + 1;
            }
        }
        return Long.MAX_VALUE;
    }
}
