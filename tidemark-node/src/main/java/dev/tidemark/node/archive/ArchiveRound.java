package dev.tidemark.node.archive;

import dev.tidemark.disk.Disk;
import dev.tidemark.disk.DiskFullException;
import dev.tidemark.log.archive.Archive;
import dev.tidemark.log.archive.ArchiveCoverage;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the archive up to one entry. It begins at the first entry after the first file that no file holds, compares
 * what comes before with the own log by its chain, and adds what is missing, in holes between files as well as at the
 * end: what one node could not archive in time, another may have. A piece at a time: the log lane reads a piece, since
 * it alone touches the log, and the archive's own executor writes it. Whatever goes wrong ends the round and nothing
 * else; the next one starts over (H104).
 */
final class ArchiveRound {
    private static final Logger LOG = LoggerFactory.getLogger(ArchiveRound.class);
    private static final int READ_BYTES = 1 << 20;

    /**
     * How it ended.
     *
     * @param archived the last entry that is known to be in the archive and in this log; null: none is known
     * @param whole files with entries up to this one are not known to be damaged: of what is later the log is kept
     * @param gap entries that the archive lacks and this log has no more, and files that are damaged, in words; empty:
     *     none. Known only if there is no problem
     * @param problem why the archive does not reach that entry; empty: it does
     */
    record Outcome(LogPosition archived, long whole, String gap, String problem) {}

    private interface Step {
        void run() throws IOException, BadArchiveException;
    }

    private final ArchivePlace place;
    private final NodeIdentity identity;
    private final long fileBytes;
    private final long target;
    private final NodeClock clock;
    private final DamagedFiles damaged;
    private final Consumer<LogTask> log;
    private final Consumer<Outcome> done;

    private Disk disk;
    private ArchiveCoverage coverage;
    private LogPosition archived;
    /** What the archive has just before the entry that is read next; the log must have the same there. */
    private List<LogPosition> before = List.of();
    /** Up to here entries are added; the next one is in a file already, or too new. */
    private long limit;
    /** Nothing is missing beyond that. */
    private boolean isLast;
    /** Where the log begins; 0: it was never in the way. */
    private long base;

    private ArchiveWriter writer;
    private volatile long movedAt;

    /**
     * @param fileBytes of entries at which a file is full
     * @param target all entries up to this one are committed, and in the log unless a snapshot has replaced them
     * @param damaged what earlier rounds know of
     * @param done called once, by the archive's executor
     */
    ArchiveRound(
            ArchivePlace place,
            NodeIdentity identity,
            long fileBytes,
            long target,
            NodeClock clock,
            DamagedFiles damaged,
            Consumer<LogTask> log,
            Consumer<Outcome> done) {
        this.place = place;
        this.identity = identity;
        this.fileBytes = fileBytes;
        this.target = target;
        this.clock = clock;
        this.damaged = damaged;
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
        damaged.survey(disk, identity.cluster(), () -> movedAt = clock.millis());
        coverage = new Archive(disk).coverage(identity.cluster());
        goOn(start());
    }

    /** What is before the first file was removed on purpose, unless it was damaged and moved away. */
    private long start() {
        return coverage.isEmpty() ? 1 : Math.min(coverage.first(), damaged.first());
    }

    /** @param from what is before it is there, or not to be had */
    private void goOn(long from) throws IOException, BadArchiveException {
        long missing = coverage.firstMissing(from);
        boolean isAllThere = missing > target;
        List<ArchiveName> ending =
                isAllThere ? coverage.endingLatest(from - 1, target) : coverage.endingLatest(missing - 1, missing - 1);
        ending.forEach(name -> damaged.look(disk, name));
        if (isAllThere && ending.isEmpty()) {
            end(""); // what holds the last one ends after it, and is compared another time
            return;
        }
        before = ending.stream().map(ArchiveName::end).toList();
        limit = isAllThere ? before.get(0).offset() : Math.min(target, coverage.nextAfter(missing) - 1);
        isLast = isAllThere || limit == target;
        read(isAllThere ? limit + 1 : missing);
    }

    private void read(long from) {
        log.accept(new LogTask.ReadOld(from, READ_BYTES, new LogTask.OldReadHandler() {
            @Override
            public void read(LogPosition previous, List<LogEntry> entries) {
                next(() -> add(previous, entries));
            }

            @Override
            public void removed(LogPosition base) {
                next(() -> skipTo(base));
            }

            @Override
            public void unreadable(IOException why) {
                next(() -> stopAt(from, why));
            }
        }));
    }

    /** The log begins after what is asked for: it was not archived in time, or the archive is new. */
    private void skipTo(LogPosition start) throws IOException, BadArchiveException {
        base = start.offset();
        if (writer != null || base >= target) {
            end(""); // a snapshot has just replaced the log
        } else {
            goOn(Math.max(base + 1, start()));
        }
    }

    /** What was read before it is archived; the log around it is healed or removed, and then the archive goes on. */
    private void stopAt(long entry, IOException why) throws IOException, BadArchiveException {
        publish();
        end("the log of this node cannot be read from entry " + entry + " on: " + Reasons.of(why)
                + ". TIDE.SCRUB START has the node look for damage and heal it");
    }

    private void add(LogPosition previous, List<LogEntry> entries) throws IOException, BadArchiveException {
        compare(previous);
        LogPosition reached = previous;
        for (LogEntry entry : entries) {
            if (entry.offset() <= limit) {
                add(reached, entry);
                reached = entry.logPosition();
            }
        }
        before = List.of(reached);
        if (reached.offset() < limit && !entries.isEmpty()) {
            read(reached.offset() + 1);
            return;
        }
        publish();
        if (isLast || reached.offset() < limit) {
            end("");
        } else {
            goOn(limit + 1);
        }
    }

    private void compare(LogPosition previous) throws BadArchiveException {
        if (!before.stream().allMatch(previous::equals)) {
            throw new BadArchiveException("the archive has another history than this node: its entry "
                    + previous.offset() + " is not the one in the log. Nothing more is archived; give this cluster a"
                    + " directory of its own");
        }
        if (writer == null && !before.isEmpty()) {
            archived = previous;
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
        String gap = "";
        try {
            if (writer != null) {
                writer.close();
            }
            gap = what.isEmpty() ? gap() : "";
        } catch (IOException e) {
            what = what.isEmpty() ? "the archive cannot be used: " + Reasons.of(e) : what;
        }
        writer = null;
        done.accept(new Outcome(archived, damaged.first() - 1, gap, what));
    }

    /** Holes that this log cannot fill any more, and files that are damaged. */
    private String gap() throws IOException {
        damaged.lookAgain(disk, identity.cluster(), base);
        return Stream.of(damaged.text(), holes())
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("; "));
    }

    private String holes() throws IOException {
        List<ArchiveCoverage.Hole> holes = new Archive(disk)
                .coverage(identity.cluster()).holes().stream()
                        .filter(hole -> hole.last() <= base)
                        .toList();
        if (holes.isEmpty()) {
            return "";
        }
        return "the entries " + holes.get(holes.size() - 1)
                + (holes.size() == 1 ? "" : ", and " + (holes.size() - 1) + " ranges before them,")
                + " are not in the archive, and no longer in the log of this node: unless another node has them, no"
                + " restore can pass them. Take a new backup";
    }
}
