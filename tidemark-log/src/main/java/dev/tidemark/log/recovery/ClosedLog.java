package dev.tidemark.log.recovery;

import dev.tidemark.disk.Disk;
import dev.tidemark.disk.DiskFile;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.segment.LogIdentity;
import dev.tidemark.log.segment.SegmentFiles;
import dev.tidemark.log.segment.SegmentNames;
import dev.tidemark.log.segment.WalOptions;
import dev.tidemark.log.truncation.Intent;
import dev.tidemark.log.truncation.IntentFile;
import dev.tidemark.log.truncation.LogChanges;
import java.io.IOException;

/**
 * Changes a log that nobody has open, for an operator who accepts what is lost by it (H10). A log that is open changes
 * by itself alone. Each change is held together by the intent, so that a crash leaves the log as it was or as it is to
 * be; the next start finishes what was begun.
 */
public final class ClosedLog {
    private final SegmentFiles files;
    private final WalOptions options;

    public ClosedLog(Disk disk, String directory, WalOptions options, LogIdentity identity) {
        this.files = new SegmentFiles(disk, directory, options, identity);
        this.options = options;
    }

    /** Makes the intent file, which must not be there: no change is under way. Durable when this returns. */
    public void makeIntentFile() throws IOException {
        IntentFile.create(files.disk(), files.path(SegmentNames.INTENT)).close();
    }

    /**
     * Removes all bytes of a segment from a position on, and all later segments; durable when this returns.
     *
     * @param segment first offset of the segment
     * @param position in it, of the first byte that goes
     * @param end of the log afterwards
     */
    public void cut(long segment, long position, LogPosition end) throws IOException {
        try (IntentFile intents = open();
                DiskFile last = files.disk().open(files.path(SegmentNames.of(segment)))) {
            last.sync(); // what the intent says to stay
            // It is no leader for whom they go: what explains a short log stays what it was (H161).
            Intent.Truncate cut =
                    new Intent.Truncate(segment, position, end, intents.intent().under());
            intents.save(cut);
            new LogChanges(files).truncate(cut, last);
            intents.clear();
        }
    }

    /** Empties the log; its next record continues {@code base}, which a checkpoint holds. Durable when this returns. */
    public void reset(LogPosition base) throws IOException {
        try (IntentFile intents = open()) {
            Intent.Reset reset = new Intent.Reset(
                    base, options.seeds().getAsLong(), intents.intent().under());
            intents.save(reset);
            new LogChanges(files).reset(reset).file().close();
            intents.clear();
        }
    }

    private IntentFile open() throws IOException {
        IntentFile intents = IntentFile.open(files.disk(), files.path(SegmentNames.INTENT));
        if (intents == null) {
            throw new IOException("the file \"" + SegmentNames.INTENT + "\" of the log is damaged");
        }
        return intents;
    }
}
