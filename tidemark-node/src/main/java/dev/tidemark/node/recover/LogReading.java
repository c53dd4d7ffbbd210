package dev.tidemark.node.recover;

import dev.tidemark.disk.Disk;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.record.LogRecord;
import dev.tidemark.log.recovery.Finding;
import dev.tidemark.log.recovery.LogInspector;
import dev.tidemark.log.recovery.LogInspector.Item;
import dev.tidemark.log.recovery.PendingChange;
import dev.tidemark.log.recovery.RecoveryCase;
import dev.tidemark.node.StartException;
import dev.tidemark.node.start.DataDirectory;
import dev.tidemark.node.start.NodeIdentity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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
    private final PendingChange pending;
    private long highWatermark;
    private LogRun run;
    /** Whether the walk is in a segment that a truncation deletes. */
    private boolean isCut;

    /** A segment that is not of this directory; null: there is none. */
    private String foreign;

    private final NodeIdentity identity;

    private LogReading(
            NodeIdentity identity, PendingChange pending, Set<Long> watched, BiConsumer<LogRun, LogRecord> entries) {
        this.identity = identity;
        this.pending = pending;
        this.watched = watched;
        this.entries = entries;
    }

    /**
     * @param watched offsets whose positions are asked for later, beside that of {@link #kept()}
     * @param entries sees each entry that can be read, with the run that it is in
     */
    static LogReading read(Disk disk, NodeIdentity identity, Set<Long> watched, BiConsumer<LogRun, LogRecord> entries)
            throws IOException, StartException {
        PendingChange pending = PendingChange.read(disk, DataDirectory.LOG_DIRECTORY);
        Set<Long> offsets = new TreeSet<>(watched);
        offsets.add(pending.kept().offset());
        LogReading reading = new LogReading(identity, pending, offsets, entries);
        LogPosition emptiedAt = pending.emptiedAt();
        if (emptiedAt != null) {
            reading.run = new LogRun("", emptiedAt, offsets);
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
            throw new StartException("its log holds what is not its own, or not under its name: " + strange
                    + ". Nothing was changed; put its files back as its node left them, or leave this directory out");
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
        isCut = pending.removes(segment.file(), 0);
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
        if (!isCut && !pending.removes(record.offset())) {
            run.entry(record);
            entries.accept(run, record);
        }
    }

    /** What is wrong with bytes that a truncation is about to remove is no matter. */
    private boolean counts(Finding finding) {
        return !pending.removes(finding.file(), finding.position());
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
        return pending.isThere();
    }

    /** Whether it is known if one has. */
    boolean hasIntent() {
        return pending.isKnown();
    }

    /** The epoch of the newest leader for whom entries were removed. */
    long removedUnder() {
        return pending.removedUnder();
    }

    /** What the log ended with then, durably. */
    LogPosition kept() {
        return pending.kept();
    }

    /** Entries up to here are known to be committed, whether or not they can be read. */
    long highWatermark() {
        return highWatermark;
    }
}
