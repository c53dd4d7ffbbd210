package dev.tidemark.log;

import dev.tidemark.log.segment.SegmentInfo;
import java.io.IOException;

/** A segment of a log that was whole when it was opened is not any more. */
public final class DamagedSegmentException extends IOException {
    private static final long serialVersionUID = 1L;

    private final long firstBad;

    DamagedSegmentException(SegmentInfo segment, long position, long bad, String cause) {
        super("log segment " + segment.name() + " at byte " + position + ": " + cause
                + (bad > segment.end().offset()
                        ? ". Entries that the next start cannot read: "
                                + (segment.base().offset() + 1) + " to "
                        : ". Entries that cannot be read: " + bad + " to ")
                + segment.end().offset());
        this.firstBad = bad;
    }

    /** Offset of the first entry that cannot be read; those before it in the segment can. */
    public long firstBad() {
        return firstBad;
    }
}
