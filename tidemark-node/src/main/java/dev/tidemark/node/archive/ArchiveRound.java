package dev.tidemark.node.archive;

import dev.tidemark.disk.Disk;
import dev.tidemark.disk.DiskFullException;
import dev.tidemark.log.archive.Archive;
import dev.tidemark.log.archive.ArchiveHeader;
import dev.tidemark.log.archive.ArchiveName;
import dev.tidemark.log.archive.ArchiveWriter;
import dev.tidemark.log.archive.BadArchiveException;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.node.Reasons;
import dev.tidemark.node.entry.LogEntry;
import dev.tidemark.node.environment.ArchivePlace;
import dev.tidemark.node.environment.NodeClock;
import dev.tidemark.node.mail.LogTask;
import dev.tidemark.node.start.NodeIdentity;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the archive up to one entry. It looks how far the archive is, compares that with the own log by its chain, and
 * adds what is missing, a piece at a time: the log lane reads a piece, since it alone touches the log, and the
 * archive's own executor writes it. Whatever goes wrong ends the round and nothing else; the next one starts over
 * (H104).
 */
final class ArchiveRound {
    private static final Logger LOG = LoggerFactory.getLogger(ArchiveRound.class);
    private static final int READ_BYTES = 1 << 20;

    /**
     * How it ended.
     *
     * @param archived the last entry that is known to be in the archive and in this log; null: none is known
     * @param gap entries that the archive will never have, in words; empty: none were found missing
     * @param problem why the archive does not reach that entry; empty: it does
     */
    record Outcome(LogPosition archived, String gap, String problem) {}

    private interface Step {
        void run() throws IOException, BadArchiveException;
    }

    private final ArchivePlace place;
    private final NodeIdentity identity;
    private final long fileBytes;
    private final long target;
    private final NodeClock clock;
    private final Consumer<LogTask> log;
    private final Consumer<Outcome> done;

    private Disk disk;
    private LogPosition archived;
    private boolean goesOn;
    private String gap = "";
    private ArchiveWriter writer;
    private volatile long movedAt;

    /**
     * @param fileBytes of entries at which a file is full
     * @param target all entries up to this one are committed, and in the log unless a snapshot has replaced them
     * @param done called once, by the archive's executor
     */
    ArchiveRound(
            ArchivePlace place,
            NodeIdentity identity,
            long fileBytes,
            long target,
            NodeClock clock,
            Consumer<LogTask> log,
            Consumer<Outcome> done) {
        this.place = place;
        this.identity = identity;
        this.fileBytes = fileBytes;
        this.target = target;
        this.clock = clock;
        this.log = log;
        this.done = done;
        movedAt = clock.millis();
    }

    /** When it last came to something, by the clock of the node. Any thread. */
    long movedAt() {
        return movedAt;
    }

    void begin() {
        next(this::look);
    }

    private void next(Step step) {
        place.executor().execute(() -> run(step));
    }

    private void run(Step step) {
        movedAt = clock.millis();
        try {
            step.run();
        } catch (DiskFullException e) {
            end("the disk of the archive is full");
        } catch (IOException e) {
            end("the archive cannot be used: " + Reasons.of(e));
        } catch (BadArchiveException e) {
            end(e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("Archiving has failed where it should not", e);
            end("an unexpected " + e.getClass().getSimpleName() + ", see the log");
        }
    }

    private void look() throws IOException, BadArchiveException {
        disk = place.opener().open();
        Archive archive = new Archive(disk);
        archived =
                archive.upTo(identity.cluster(), target).map(ArchiveHeader::end).orElse(null);
        long next = archived == null ? 1 : archived.offset() + 1;
        for (ArchiveName name : archive.files(identity.cluster())) {
            goesOn |= name.holds(next) && name.last() > target;
        }
        read(next);
    }

    private void read(long from) {
        log.accept(new LogTask.Read(from, READ_BYTES, new LogTask.ReadHandler() {
            @Override
            public void read(LogPosition previous, List<LogEntry> entries) {
                next(() -> add(previous, entries));
            }

            @Override
            public void removed(LogPosition base) {
                next(() -> skip(from, base));
            }
        }));
    }

    /** The log begins after what is asked for: it was not archived in time, or the archive is new. */
    private void skip(long from, LogPosition base) throws IOException {
        if (writer != null || goesOn || base.offset() >= target) {
            end(""); // a snapshot has just replaced the log, or another node archives what comes next
            return;
        }
        if (archived != null) {
            gap = "the entries " + from + " to " + base.offset() + " are not in the archive, and no longer in the log:"
                    + " no restore can pass them. Take a new backup";
        }
        archived = null;
        read(base.offset() + 1);
    }

    private void add(LogPosition previous, List<LogEntry> entries) throws IOException, BadArchiveException {
        LogPosition end = writer == null ? archived : writer.end();
        if (end != null && !end.equals(previous)) {
            throw new BadArchiveException("the archive has another history than this node: its entry " + end.offset()
                    + " is not the one in the log. Nothing more is archived; give this cluster a directory of its own");
        }
        if (previous.offset() >= target || goesOn || entries.isEmpty()) {
            publish();
            end("");
            return;
        }
        LogPosition reached = previous;
        for (LogEntry entry : entries) {
            if (entry.offset() <= target) {
                add(reached, entry);
                reached = entry.logPosition();
            }
        }
        if (reached.offset() >= target) {
            publish();
            end("");
        } else {
            read(reached.offset() + 1);
        }
    }

    private void add(LogPosition previous, LogEntry entry) throws IOException, BadArchiveException {
        if (writer == null) {
            String temporary = identity.cluster() + "-" + identity.incarnation() + Archive.UNFINISHED;
            writer = new ArchiveWriter(disk, temporary, identity.cluster(), identity.group(), previous);
        }
        writer.add(entry);
        if (writer.bytes() >= fileBytes) {
            publish();
        }
    }

    private void publish() throws IOException, BadArchiveException {
        if (writer != null) {
            archived = writer.publish().end();
            writer.close();
            writer = null;
        }
    }

    private void end(String problem) {
        String what = problem;
        if (writer != null) {
            try {
                writer.close();
            } catch (IOException e) {
                what = what.isEmpty() ? "the archive cannot be used: " + Reasons.of(e) : what;
            }
            writer = null;
        }
        done.accept(new Outcome(archived, gap, what));
    }
}
