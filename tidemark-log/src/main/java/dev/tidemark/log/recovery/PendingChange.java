package dev.tidemark.log.recovery;

import dev.tidemark.disk.Disk;
import dev.tidemark.disk.DiskFile;
import dev.tidemark.log.file.Paths;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.segment.SegmentNames;
import dev.tidemark.log.truncation.Intent;
import dev.tidemark.log.truncation.IntentFile;
import java.io.IOException;

/** The change of a log that was begun and not finished, if there is one: the next start of its node finishes it. */
public final class PendingChange {
    private final Intent intent;

    private PendingChange(Intent intent) {
        this.intent = intent;
    }

    /** Reads without repairing anything. */
    public static PendingChange read(Disk disk, String directory) throws IOException {
        String name = Paths.in(directory, SegmentNames.INTENT);
        if (!disk.exists(name)) {
            return new PendingChange(null);
        }
        try (DiskFile file = disk.open(name)) {
            return new PendingChange(IntentFile.peek(file));
        }
    }

    /** Whether it can be told if there is one. */
    public boolean isKnown() {
        return intent != null;
    }

    public boolean isThere() {
        return isKnown() && !(intent instanceof Intent.None);
    }

    /** The epoch of the newest leader for whom records were removed; 0 if there was none, or nobody knows. */
    public long removedUnder() {
        return isKnown() ? intent.under() : 0;
    }

    /** What the log ended with, durably, when they were removed; the beginning of a log if nobody knows. */
    public LogPosition kept() {
        return isKnown() ? intent.kept() : LogPosition.ZERO;
    }

    /** If the log is emptied: where it goes on; else null. */
    public LogPosition emptiedAt() {
        return intent instanceof Intent.Reset reset ? reset.base() : null;
    }

    /** Whether a record goes. */
    public boolean removes(long offset) {
        return intent instanceof Intent.Truncate cut && offset > cut.end().offset();
    }

    /** Whether what a file of the log has at a position goes. */
    public boolean removes(String file, long position) {
        long first = SegmentNames.firstOffset(file);
        return intent instanceof Intent.Truncate cut
                && (first > cut.segment() || (first == cut.segment() && position >= cut.position()));
    }
}
