package dev.tidemark.log;

import dev.tidemark.disk.Disk;
import dev.tidemark.disk.DiskFullException;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.record.LogRecord;
import dev.tidemark.log.record.RecordVisitor;
import dev.tidemark.log.recovery.Finding;
import dev.tidemark.log.recovery.Recovery;
import dev.tidemark.log.recovery.RefusedException;
import dev.tidemark.log.segment.LogIdentity;
import dev.tidemark.log.segment.Segment;
import dev.tidemark.log.segment.SegmentFiles;
import dev.tidemark.log.segment.SegmentInfo;
import dev.tidemark.log.segment.SegmentNames;
import dev.tidemark.log.segment.Segments;
import dev.tidemark.log.segment.WalOptions;
import dev.tidemark.log.truncation.Intent;
import dev.tidemark.log.truncation.IntentFile;
import dev.tidemark.log.truncation.LogChanges;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/**
 * The write-ahead log of one node: records in order, in segment files, each continuing the chain of the one before.
 *
 * <p><b>Durability.</b> {@link #append} makes nothing durable; {@link #sync} makes all that was appended durable and
 * returns the offset up to which it did. {@link #truncateAfter}, {@link #reset} and {@link #removeBefore} are durable
 * when they return, and a crash inside them leaves the log as before or as after. What {@link #open} found is durable.
 *
 * <p><b>Errors.</b> {@link DiskFullException} from {@link #append} means that nothing was appended and the log is as
 * before (H17c). Any other failure of the disk is final: this call and every later one throws {@link
 * LogFailedException}, and the node must stop (H05, H06, H07). A call that breaks a rule (a gap, an epoch that goes
 * back) throws {@link IllegalArgumentException} or {@link IllegalStateException} and changes nothing.
 *
 * <p><b>Threads.</b> One thread, the log lane, makes all calls. Nobody may interrupt it: an interrupt closes the file,
 * and the log fails for good (H110).
 */
public final class Wal implements AutoCloseable {
    private final SegmentFiles files;
    private final WalOptions options;
    private final Segments segments;
    private final IntentFile intents;
    private final LogReader reader;
    private final LogEnd end;
    private final List<Finding> findings;

    private boolean closed;
    private Throwable failure;

    private Wal(SegmentFiles files, WalOptions options, Recovery.Result recovered) {
        this.files = files;
        this.options = options;
        this.segments = recovered.segments();
        this.intents = recovered.intents();
        this.reader = new LogReader(segments);
        this.end = new LogEnd(files, options, segments, recovered.highWatermark());
        this.findings = List.copyOf(recovered.findings());
    }

    /** Whether the directory holds a log, even an empty or a damaged one. */
    public static boolean exists(Disk disk, String directory) throws IOException {
        return disk.exists(directory)
                && disk.list(directory).stream()
                        .anyMatch(name -> name.equals(SegmentNames.INTENT) || SegmentNames.isSegment(name));
    }

    /**
     * Opens the log, recovers it if need be, and makes an empty one if there is none.
     *
     * @param directory of the log alone; its parent must exist
     * @param visitor sees every record of the log in order. If this method then throws, what it saw is void
     * @throws RefusedException if the log is damaged in a way that no crash explains, or is not this node's
     * @throws IOException if the disk failed; nothing is known then, and opening may be tried again by a new process
     */
    public static Wal open(Disk disk, String directory, WalOptions options, LogIdentity identity, RecordVisitor visitor)
            throws IOException, RefusedException {
        return open(disk, directory, options, identity, visitor, 0);
    }

    /**
     * As above, of a log that is known to have reached an offset durably.
     *
     * @param mustReach a log that ends before this is refused and not changed; 0: the caller judges by itself (H161)
     */
    public static Wal open(
            Disk disk,
            String directory,
            WalOptions options,
            LogIdentity identity,
            RecordVisitor visitor,
            long mustReach)
            throws IOException, RefusedException {
        SegmentFiles files = new SegmentFiles(disk, directory, options, identity);
        return new Wal(
                files, options, new Recovery(disk, directory, options, identity, visitor, files, mustReach).run());
    }

    /**
     * The epoch of the newest leader for whom records were removed from the end of this log, durably; 0 if that never
     * happened. What was acknowledged to leaders before it may rightly be missing (H161).
     */
    public long removedUnder() {
        return intents.intent().under();
    }

    /**
     * What the log ended with, durably, when records were removed from its end last; {@link LogPosition#ZERO} if that
     * never happened, or an older release did it. A log that ends before it has lost its end, unless a leader of an
     * epoch after {@link #removedUnder} has filled it since (H161).
     */
    public LogPosition kept() {
        return intents.intent().kept();
    }

    /** What recovery found and did when the log was opened; never a finding that refuses. */
    public List<Finding> findings() {
        return findings;
    }

    /** The position before the first record that the log holds. It survives the removal of every record (H91e). */
    public LogPosition base() {
        return segments.first().header().base();
    }

    /** The last record, durable or not; {@link #base()} if there is none. */
    public LogPosition end() {
        return end.last();
    }

    /** Offset of the last record that is known to be on the disk. */
    public long durableEnd() {
        return end.durable();
    }

    /** The highest watermark that this log was told of and has stored, not beyond its records. */
    public long hwmEvidence() {
        return end.hwmEvidence();
    }

    /** Size of all segment files in bytes, the zeros ahead of the end included. */
    public long sizeInBytes() {
        return segments.all().stream().mapToLong(Segment::zeroedTo).sum();
    }

    /** The segments in order, oldest first. */
    public List<SegmentInfo> segments() {
        return segments.all().stream().map(Segment::info).toList();
    }

    /**
     * Appends records that continue {@link #end()}. Not durable before {@link #sync()}.
     *
     * @param hwm the high watermark that the caller knows, kept as evidence; see {@link #noteHwm}
     * @throws DiskFullException if there is no room: nothing was appended, and it may be tried again later
     */
    public void append(List<? extends LogRecord> records, long hwm) throws DiskFullException {
        requireUsable();
        end.requireContinuedBy(records);
        end.noteHwm(hwm);
        if (records.isEmpty()) {
            return;
        }
        LogEnd.Space space = takeSpace(records);
        try {
            end.append(records, space);
        } catch (IOException | RuntimeException | Error e) {
            throw fail("an append", e);
        }
    }

    private LogEnd.Space takeSpace(List<? extends LogRecord> records) throws DiskFullException {
        try {
            return end.takeSpace(records);
        } catch (DiskFullException full) {
            throw full;
        } catch (IOException | RuntimeException | Error e) {
            throw fail("making room for an append", e);
        }
    }

    /**
     * Makes all records durable that were appended.
     *
     * @return the durable end
     */
    public long sync() {
        requireUsable();
        try {
            end.sync();
        } catch (IOException | RuntimeException e) {
            throw fail("a sync", e);
        }
        return end.durable();
    }

    /** Remembers a high watermark; it is written with the next append, or by {@link #close()}. */
    public void noteHwm(long hwm) {
        end.noteHwm(hwm);
    }

    /**
     * Reads records, durable or not, and checks them again.
     *
     * @param maxBytes of all records together; the first is returned even if it is larger
     * @param make turns the bytes of a record, which are the caller's to keep, into what the caller wants
     * @return the records from the offset {@code from} on, which is at least 1; empty if the log ends before
     * @throws RecordsRemovedException if {@code from} is not above {@link #base()}
     */
    public <R> List<R> read(long from, int maxBytes, Function<byte[], R> make) {
        requireUsable();
        try {
            return reader.read(from, end().offset(), maxBytes, make);
        } catch (IOException e) {
            throw fail("a read", e);
        }
    }

    /**
     * As above, for who can do without them: if a record cannot be read, those before it are returned; if that is the
     * first, it throws, and the log stays usable (H146).
     */
    public <R> List<R> readOld(long from, int maxBytes, Function<byte[], R> make) throws IOException {
        requireUsable();
        return reader.readOld(from, end().offset(), maxBytes, make);
    }

    /**
     * Removes all records after {@code offset}; durable when it returns.
     *
     * @param offset from {@link #base()} to {@link #end()}
     * @param under the epoch of the leader who proved that the records are not in its log; see {@link #removedUnder}
     */
    public void truncateAfter(long offset, long under) {
        requireUsable();
        if (offset < base().offset() || offset > end().offset()) {
            throw new IllegalArgumentException("cannot truncate after " + offset + ": the log holds records "
                    + (base().offset() + 1) + " to " + end().offset());
        }
        if (offset == end().offset()) {
            return;
        }
        if (offset < hwmEvidence()) {
            throw new IllegalStateException("refusing to truncate after " + offset + ": records up to " + hwmEvidence()
                    + " are committed. Asking for this is evidence that a quorum has lost acknowledged data");
        }
        try {
            truncate(reader.locate(offset), under);
        } catch (IOException | RuntimeException e) {
            throw fail("a truncation", e);
        }
    }

    private void truncate(LogReader.Place place, long under) throws IOException {
        if (place.end().offset() > durableEnd()) {
            end.sync(); // what the intent says to stay must be there, whatever a crash leaves of the change
        }
        Segment last = place.segment();
        Intent.Truncate intent = new Intent.Truncate(
                last.header().firstOffset(), place.position(), place.end(), Math.max(under, removedUnder()));
        intents.save(intent);
        while (segments.last() != last) {
            segments.remove(segments.last());
        }
        new LogChanges(files).truncate(intent, last.file());
        intents.clear();
        last.endsAt(place.position(), place.end());
        end.restartAt(place.end());
    }

    /**
     * Empties the log; its next record continues {@code base}, which a snapshot holds. Durable when it returns. The
     * snapshot must be durable before (H91).
     *
     * @param under the epoch of the leader whose snapshot it is; 0 if it is none's. See {@link #removedUnder}
     */
    public void reset(LogPosition base, long under) {
        requireUsable();
        try {
            Intent.Reset intent = new Intent.Reset(base, options.seeds().getAsLong(), Math.max(under, removedUnder()));
            intents.save(intent);
            while (segments.count() > 0) {
                segments.remove(segments.last());
            }
            segments.add(new LogChanges(files).reset(intent));
            intents.clear();
            end.restartAt(base);
        } catch (IOException | RuntimeException e) {
            throw fail("a reset", e);
        }
    }

    /**
     * Removes the segments all of whose records are before {@code offset}, oldest first, and never the last one. Each
     * removal is durable before the next, so a crash leaves no gap. Call it only once a durable snapshot holds their
     * effects (H91).
     *
     * @return the bytes freed
     */
    public long removeBefore(long offset) {
        requireUsable();
        try {
            return new OldSegments(segments, files).removeBefore(offset);
        } catch (IOException | RuntimeException e) {
            throw fail("removing old segments", e);
        }
    }

    /**
     * Takes a damaged segment out of the log, on the same condition: what is before it is removed, its file moved away.
     * @return false if the log has no such segment any more, or it is the last; then nothing is done
     */
    public boolean putAside(SegmentInfo segment, FileMover mover) {
        requireUsable();
        try {
            return new OldSegments(segments, files).putAside(segment, mover);
        } catch (IOException | RuntimeException e) {
            throw fail("putting a damaged segment aside", e);
        }
    }

    /**
     * The segments that are not written to any more, and hold nothing but committed records, oldest first.
     *
     * @param committed a record that is known to be committed; 0: none but what the log knows
     */
    public List<SegmentInfo> sealed(long committed) {
        return new OldSegments(segments, files).sealed(segments(), Math.max(committed, hwmEvidence()));
    }

    /**
     * Syncs, leaves a marker that says so and holds the high watermark, and closes the files. After a failure it only
     * closes the files.
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        try {
            if (failure == null) {
                end.sync();
                end.writeFinalMarker();
            }
        } catch (IOException | RuntimeException e) {
            throw fail("closing", e);
        } finally {
            closed = true;
            closeFiles();
        }
    }

    private void closeFiles() {
        try {
            segments.closeAll();
            intents.close();
        } catch (IOException e) {
            if (failure == null) {
                failure = e;
            }
        }
    }

    private void requireUsable() {
        if (failure != null) {
            throw new LogFailedException("the log failed before and does nothing any more", failure);
        }
        if (closed) {
            throw new IllegalStateException("the log is closed");
        }
    }

    private LogFailedException fail(String during, Throwable cause) {
        if (cause instanceof LogFailedException already) {
            return already;
        }
        failure = cause;
        return new LogFailedException(
                "the log failed during " + during + " and does nothing any more; what reached the disk is unknown until"
                        + " the log is opened again: " + (cause.getMessage() == null ? cause : cause.getMessage()),
                cause);
    }
}
