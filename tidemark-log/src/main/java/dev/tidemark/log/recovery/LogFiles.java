package dev.tidemark.log.recovery;

import dev.tidemark.disk.Disk;
import dev.tidemark.log.segment.SegmentNames;
import java.io.IOException;
import java.util.List;

/** The files of a log that nobody has open, by name, for those who look at it from outside. */
public final class LogFiles {
    /** The file that tells of an unfinished change. */
    public static final String INTENT = SegmentNames.INTENT;

    private LogFiles() {}

    /** The segments, damaged or not, in the order of the log; none if there is no such directory. */
    public static List<String> segments(Disk disk, String directory) throws IOException {
        return disk.exists(directory)
                ? disk.list(directory).stream().filter(SegmentNames::isSegment).toList()
                : List.of();
    }

    /** The first offset in a segment; 0 if it is not the name of one. */
    public static long firstOffset(String name) {
        return SegmentNames.firstOffset(name);
    }
}
