package dev.tidemark.node.recover;

import dev.tidemark.disk.Disk;
import dev.tidemark.disk.DiskFile;
import dev.tidemark.log.record.LogRecord;
import dev.tidemark.log.recovery.Finding;
import dev.tidemark.log.recovery.LogInspector;
import dev.tidemark.log.recovery.LogInspector.Item;
import dev.tidemark.log.recovery.RecoveryCase;
import dev.tidemark.log.segment.SegmentNames;
import dev.tidemark.log.truncation.Intent;
import dev.tidemark.log.truncation.IntentFile;
import dev.tidemark.node.StartException;
import dev.tidemark.node.start.DataDirectory;
import dev.tidemark.node.start.NodeIdentity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * All of a log that can be read, as runs between what is damaged, and as it will be when a change that was under way is
 * finished. Nothing is changed.
 */
final class LogReading {
    private final Set<Long> watched;
    private final BiConsumer<LogRun, LogRecord> entries;
    private final List<LogRun> runs = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private Intent intent = new Intent.None(0);
    private boolean hasIntent;
    private long highWatermark;
    private LogRun run;
    /** Whether the walk is in a segment that a truncation deletes. */
    private boolean isCut;

    /** A segment that is not of this directory; null: there is none. */
    private String foreign;

    private final NodeIdentity identity;

    private LogReading(NodeIdentity identity, Set<Long> watched, BiConsumer<LogRun, LogRecord> entries) {
        this.identity = identity;
        this.watched = watched;
        this.entries = entries;
    }

    /**
     * @param watched offsets whose positions are asked for later
     * @param entries sees each entry that can be read, with the run that it is in
     */
    static LogReading read(Disk disk, NodeIdentity identity, Set<Long> watched, BiConsumer<LogRun, LogRecord> entries)
            throws IOException, StartException {
        LogReading reading = new LogReading(identity, watched, entries);
        reading.readIntent(disk);
        if (reading.intent instanceof Intent.Reset reset) {
            reading.run = new LogRun("", reset.base(), watched);
            reading.runs.add(reading.run);
            return reading;
        }
        LogInspector.inspect(disk, DataDirectory.LOG_DIRECTORY, reading::see);
        reading.requireOwn();
        return reading;
    }

    private void requireOwn() throws StartException {
        String strange = findings.stream()
                .filter(finding ->
                        finding.refuses() && !finding.kind().isDamage() && finding.kind() != RecoveryCase.LOST_END)
                .map(Finding::text)
                .findFirst()
                .orElse(foreign);
        if (strange != null) {
            throw new StartException("its log holds what is not its own: " + strange);
        }
    }

    private void readIntent(Disk disk) throws IOException {
        String name = DataDirectory.LOG_DIRECTORY + '/' + SegmentNames.INTENT;
        if (disk.exists(name)) {
            try (DiskFile file = disk.open(name)) {
                Intent found = IntentFile.peek(file);
                hasIntent = found != null;
                intent = hasIntent ? found : intent;
            }
        }
    }

    private void see(Item item) {
        if (item instanceof Item.Segment segment) {
            segment(segment);
        } else if (item instanceof Item.Entry entry) {
            entry(entry.record());
        } else if (item instanceof Item.Marks marks) {
            highWatermark = marks.highWatermark();
        } else if (item instanceof Item.Found found && counts(found.finding())) {
            findings.add(found.finding());
        }
    }

    private void segment(Item.Segment segment) {
        if (!segment.clusterId().equals(identity.cluster())
                || !segment.incarnation().equals(identity.files())) {
            foreign =
                    segment.file() + " is of cluster " + segment.clusterId() + ", incarnation " + segment.incarnation();
        }
        isCut = intent instanceof Intent.Truncate cut && SegmentNames.firstOffset(segment.file()) > cut.segment();
        if (isCut) {
            return;
        }
        if (run != null && run.end().equals(segment.base())) {
            run.segment(segment.file());
        } else {
            run = new LogRun(segment.file(), segment.base(), watched);
            runs.add(run);
        }
    }

    private void entry(LogRecord record) {
        boolean isRemoved = intent instanceof Intent.Truncate cut
                && record.offset() > cut.end().offset();
        if (!isCut && !isRemoved) {
            run.entry(record);
            entries.accept(run, record);
        }
    }

    /** What is wrong with bytes that a truncation is about to remove is no matter. */
    private boolean counts(Finding finding) {
        long first = SegmentNames.firstOffset(finding.file());
        boolean isRemoved = intent instanceof Intent.Truncate cut
                && (first > cut.segment() || (first == cut.segment() && finding.position() >= cut.position()));
        return !isRemoved;
    }

    /** In the order of the log. */
    List<LogRun> runs() {
        return runs;
    }

    /** Those for which a node would not open the log. */
    List<Finding> refusals() {
        return findings.stream().filter(Finding::refuses).toList();
    }

    /** Whether a change of the log has begun that the next start finishes. */
    boolean isUnfinished() {
        return !(intent instanceof Intent.None);
    }

    /** Whether it is known if one has. */
    boolean hasIntent() {
        return hasIntent;
    }

    /** The epoch of the newest leader for whom entries were removed. */
    long removedUnder() {
        return intent.under();
    }

    /** Entries up to here are known to be committed, whether or not they can be read. */
    long highWatermark() {
        return highWatermark;
    }
}
