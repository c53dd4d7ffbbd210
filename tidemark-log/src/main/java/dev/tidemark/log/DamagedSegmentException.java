package dev.tidemark.log;

import dev.tidemark.log.segment.SegmentInfo;
import java.io.IOException;

/** A segment of a log that was whole when it was opened is not any more. */
public final class DamagedSegmentException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedSegmentException(SegmentInfo segment, long position, long bad, String cause) {
        super("log segment " + segment.name() + " at byte " + position + ": " + cause
                + ". Entries that cannot be read: " + bad + " to "
                + segment.end().offset());
    }
}
