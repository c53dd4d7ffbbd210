package dev.tidemark.log.truncation;

import dev.tidemark.disk.DiskFile;
import dev.tidemark.log.segment.Segment;
import dev.tidemark.log.segment.SegmentFiles;
import dev.tidemark.log.segment.SegmentNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The steps of a truncation and of a reset on the disk. The log runs them after its intent is durable; recovery runs
 * them again from the start if the intent is still there. Any number of runs, each broken off anywhere, gives the same
 * end.
 */
public final class LogChanges {
    private final SegmentFiles files;

    public LogChanges(SegmentFiles files) {
        this.files = files;
    }

    /** Deletes the segments after the one that becomes the last, and makes the rest of that one zeros. */
    public void truncate(Intent.Truncate intent, DiskFile last) throws IOException {
        deleteSegmentsFrom(intent.segment() + 1);
        files.zero(last, intent.position(), last.size());
        last.sync();
    }

    /** Deletes all segments and makes the one that continues after the snapshot. */
    public Segment reset(Intent.Reset intent) throws IOException {
        deleteSegmentsFrom(1);
        return files.create(intent.base(), intent.seed());
    }

    /**
     * From the last backwards; the intent makes the order of no consequence, but a reader of the directory is grateful.
     */
    private void deleteSegmentsFrom(long firstOffset) throws IOException {
        List<String> names = new ArrayList<>(files.list());
        Collections.reverse(names);
        for (String name : names) {
            if (SegmentNames.firstOffset(name) >= firstOffset) {
                files.disk().delete(files.path(name));
            }
        }
        files.syncDirectory();
    }
}
