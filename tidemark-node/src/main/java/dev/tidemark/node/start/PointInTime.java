package dev.tidemark.node.start;

import dev.tidemark.disk.Disk;
import dev.tidemark.log.archive.Archive;
import dev.tidemark.log.archive.ArchivedLog;
import dev.tidemark.log.record.LogRecord;
import dev.tidemark.node.StartException;
import dev.tidemark.node.entry.LogEntry;
import dev.tidemark.node.entry.Positions;
import dev.tidemark.node.snapshots.LoadedSnapshot;
import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.state.StateMachine;
import dev.tidemark.state.once.EngineLimits;
import dev.tidemark.state.row.SnapshotMeta;
import dev.tidemark.state.snapshot.SnapshotReader;
import java.io.IOException;
import java.util.List;

/**
 * Goes from a backup forward through an archive to a point in time, and exactly there: not a step beyond what the chain
 * from the backup's entry on proves, and not to an earlier point than was asked for (H91f, H92). Nothing is written.
 */
public final class PointInTime {
    private final StateMachine machine;
    private final EngineLimits limits;
    private final Archive archive;
    private final Until until;

    public PointInTime(StateMachine machine, EngineLimits limits, Disk archive, Until until) {
        this.machine = machine;
        this.limits = limits;
        this.archive = new Archive(archive);
        this.until = until;
    }

    /**
     * The state at that point.
     *
     * @param from holds the backup
     * @param name of its file there, which is checked whole
     * @throws StartException if the point cannot be reached; the message says why, and which one can
     * @throws IOException if the backup is damaged, or a disk fails
     */
    public LogReplay reach(Disk from, String name) throws IOException, StartException {
        LoadedSnapshot backup = load(from, name);
        SnapshotMeta meta = backup.meta();
        if (!until.includes(meta.offset(), meta.time())) {
            throw new StartException("the backup " + name + " is of entry " + meta.offset() + " of "
                    + Until.when(meta.time()) + ", which is after " + until + ". Nothing was made; give an older backup"
                    + " with --from");
        }
        LogReplay replay = new LogReplay(machine, limits, backup);
        try (ArchivedLog log = new ArchivedLog(archive, meta.clusterId(), Positions.baseOf(meta))) {
            boolean isThere = meta.offset() == until.offset();
            while (!isThere) {
                List<LogRecord> entries = log.read();
                if (entries.isEmpty()) {
                    requireLatest(log, replay);
                    return replay;
                }
                isThere = apply(entries, replay);
            }
        }
        return replay;
    }

    private static LoadedSnapshot load(Disk from, String name) throws IOException {
        try (SnapshotReader reader = SnapshotReader.load(from, name)) {
            reader.readAll();
            return new LoadedSnapshot(reader.image(), reader.meta());
        }
    }

    /** @return whether the point is reached: with its last entry, or since the next one is after it */
    private boolean apply(List<LogRecord> entries, LogReplay replay) throws StartException {
        for (LogRecord entry : entries) {
            if (!until.includes(entry)) {
                return true;
            }
            requireKnown(entry);
            replay.apply(entry);
        }
        return replay.at().offset() == until.offset();
    }

    private static void requireKnown(LogRecord entry) throws StartException {
        try {
            EntryKind.of(entry.kind());
        } catch (IllegalArgumentException e) {
            throw new StartException(
                    "entry " + entry.offset() + " of the archive cannot be applied: " + e.getMessage()
                            + "; restore with the version that wrote it. Nothing was made",
                    e);
        }
        if (EntryKind.carriesConfiguration(entry.kind())) {
            RestoreChecks.requireLevel(
                    "entry " + entry.offset() + " of the archive", new LogEntry(entry.array()).payload());
        }
    }

    private void requireLatest(ArchivedLog log, LogReplay replay) throws IOException, StartException {
        if (until.equals(Until.LATEST) && log.isComplete()) {
            return;
        }
        long offset = replay.at().offset();
        throw new StartException(until + " cannot be reached: " + log.why() + ". With this backup and this archive,"
                + " entry " + offset + " of " + Until.when(replay.time()) + " is the last one that can (--until "
                + offset + "). Nothing was made");
    }
}
