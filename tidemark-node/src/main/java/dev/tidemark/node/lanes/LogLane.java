package dev.tidemark.node.lanes;

import dev.tidemark.disk.DiskFullException;
import dev.tidemark.log.Wal;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.segment.SegmentInfo;
import dev.tidemark.log.vote.Vote;
import dev.tidemark.log.vote.VoteFile;
import dev.tidemark.node.entry.LogEntry;
import dev.tidemark.node.environment.NodeClock;
import dev.tidemark.node.environment.NodeEnvironment;
import dev.tidemark.node.mail.LogTask;
import dev.tidemark.node.mail.LogTaskHandler;
import dev.tidemark.node.mail.Mailbox;
import dev.tidemark.protocol.Input;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log lane: the only one that touches WAL and vote file. It takes all that is queued, writes it, and makes it
 * durable with one fsync; the running fsync is the batch timer. What it reports as durable is (H01-H05).
 *
 * <p>A failed write or fsync is final: it leaves the lane as an exception and stops the node (H06). A full disk is not
 * a failure: nothing was written, the lane waits and goes on by itself when there is room. For the protocol that is a
 * disk that hangs, so a leader gives up and a follower acknowledges nothing (H17c, H104).
 */
public final class LogLane extends Lane<LogTask> {
    private static final Logger LOG = LoggerFactory.getLogger(LogLane.class);
    private static final int RETRY_MILLIS = 500;

    private final Wal wal;
    private final VoteFile voteFile;
    private final UUID incarnation;
    private final NodeEnvironment.Timer timer;
    private final NodeClock clock;
    private final SyncPace pace;
    private final Consumer<Input> protocol;
    /** What has to wait for an append that found no room. */
    private final Deque<LogTask> interrupted = new ArrayDeque<>();

    private final Tasks tasks = new Tasks();

    private boolean isClosed;
    private long acceptedEpoch;
    private boolean changed;
    /** What the writes took that the next fsync makes durable. */
    private long writeMillis;

    public LogLane(
            Mailbox<LogTask> own,
            Wal wal,
            VoteFile voteFile,
            UUID incarnation,
            NodeEnvironment.Timer timer,
            NodeClock clock,
            SyncPace pace,
            Consumer<Input> protocol) {
        super(own);
        this.wal = wal;
        this.voteFile = voteFile;
        this.incarnation = incarnation;
        this.timer = timer;
        this.clock = clock;
        this.pace = pace;
        this.protocol = protocol;
    }

    @Override
    void handle(List<LogTask> batch) {
        for (LogTask task : batch) {
            if (isClosed) {
                return; // nobody waits for it: the scrub may have asked for something in the same moment
            }
            if (task instanceof LogTask.Resume) {
                resume();
            } else if (!interrupted.isEmpty() && !mayOvertake(task)) {
                interrupted.addLast(task);
            } else if (!tryRun(task)) {
                if (interrupted.isEmpty()) {
                    timer.after(RETRY_MILLIS, () -> post(new LogTask.Resume()));
                }
                interrupted.addLast(task);
            }
        }
        sync();
    }

    /** Whether a task need not wait for room: above all what makes room, checkpoints and the removal of old log. */
    private boolean mayOvertake(LogTask task) {
        // A vote takes the place of an older one, and says nothing of what is in the log. Who could not store it would
        // vote for nobody, and answer nobody in a new epoch, for as long as its disk is full (H172).
        if (task instanceof LogTask.Barrier
                || task instanceof LogTask.SyncedEnd
                || task instanceof LogTask.PersistVote) {
            return interrupted.stream().noneMatch(LogTask.PersistVote.class::isInstance);
        }
        return task instanceof LogTask.Retain
                || task instanceof LogTask.Sealed
                || task instanceof LogTask.PutAside
                || task instanceof LogTask.Close;
    }

    private void resume() {
        while (!interrupted.isEmpty() && tryRun(interrupted.getFirst())) {
            interrupted.removeFirst();
        }
        if (!interrupted.isEmpty()) {
            timer.after(RETRY_MILLIS, () -> post(new LogTask.Resume()));
        }
    }

    /** @return false if the disk is full */
    private boolean tryRun(LogTask task) {
        try {
            task.dispatch(tasks);
            return true;
        } catch (DiskFullException e) {
            LOG.error(
                    "The disk is full: {}. Nothing is lost, nothing is acknowledged; this node goes on by itself when"
                            + " there is room",
                    e.getMessage());
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Tasks implements LogTaskHandler {
        @Override
        public void append(LogTask.Append task) throws IOException {
            long begun = clock.millis();
            wal.append(task.entries(), task.hwm());
            writeMillis += clock.millis() - begun;
            accepted(task.acceptedEpoch());
        }

        @Override
        public void truncate(LogTask.Truncate task) throws IOException {
            wal.truncateAfter(task.after(), task.acceptedEpoch());
            accepted(task.acceptedEpoch());
        }

        @Override
        public void persistVote(LogTask.PersistVote task) throws IOException {
            voteFile.save(new Vote(task.epoch(), task.votedFor(), incarnation, task.leaseMillis()));
            protocol.accept(new Input.VoteDurable(task.sequence()));
        }

        @Override
        public void read(LogTask.Read task) throws IOException {
            LogLane.this.read(
                    task.from(),
                    task.handler(),
                    (from, maxBytes) -> wal.read(from, maxBytes, LogEntry::new),
                    task.maxBytes());
        }

        @Override
        public void readOld(LogTask.ReadOld task) {
            try {
                LogLane.this.read(
                        task.from(),
                        task.handler(),
                        (from, maxBytes) -> wal.readOld(from, maxBytes, LogEntry::new),
                        task.maxBytes());
            } catch (IOException e) {
                task.handler().unreadable(e);
            }
        }

        @Override
        public void retain(LogTask.Retain task) throws IOException {
            LogLane.this.retain(task);
        }

        @Override
        public void reset(LogTask.Reset task) throws IOException {
            wal.reset(task.base(), task.under());
            task.done().run();
        }

        @Override
        public void syncedEnd(LogTask.SyncedEnd task) throws IOException {
            sync();
            task.then().accept(end());
        }

        @Override
        public void sealed(LogTask.Sealed task) {
            task.then().accept(wal.sealed(task.committed()));
        }

        @Override
        public void putAside(LogTask.PutAside task) {
            task.then().accept(LogLane.this.putAside(task));
        }

        @Override
        public void barrier(LogTask.Barrier task) {
            task.then().run();
        }

        @Override
        public void close(LogTask.Close task) throws IOException {
            LogPosition end = end();
            isClosed = true;
            interrupted.clear(); // nothing of it was acknowledged
            sync();
            wal.close();
            voteFile.close();
            task.done().accept(end, voteFile.vote().epoch());
        }

        @Override
        public void resume(LogTask.Resume task) {
            LogLane.this.resume();
        }
    }

    /**
     * Where the log on disk ends, of what the protocol takes for the log. What a truncation that waits for room
     * will remove must not be taken for it: a checkpoint beside it would be of another history than the log (H91), and
     * what is remembered of it would be owed (H161).
     */
    private LogPosition end() {
        LogPosition end = wal.end();
        for (LogTask task : interrupted) {
            if (task instanceof LogTask.Truncate truncate && truncate.after() < end.offset()) {
                end = LogEntry.positionAt(wal, truncate.after());
            }
        }
        return end;
    }

    private void accepted(long epoch) {
        acceptedEpoch = epoch;
        changed = true;
    }

    private void sync() {
        if (changed) {
            changed = false;
            long begun = clock.millis();
            long durable = wal.sync();
            long now = clock.millis();
            pace.synced(now, writeMillis + now - begun);
            writeMillis = 0;
            protocol.accept(new Input.LogDurable(acceptedEpoch, durable));
        }
    }

    private interface Reader {
        List<LogEntry> read(long from, int maxBytes) throws IOException;
    }

    private void read(long from, LogTask.ReadHandler handler, Reader reader, int maxBytes) throws IOException {
        LogPosition base = wal.base();
        if (from <= base.offset()) {
            handler.removed(base);
        } else if (from == base.offset() + 1) {
            handler.read(base, reader.read(from, maxBytes));
        } else if (from > wal.end().offset()) {
            handler.read(wal.end(), List.of());
        } else {
            // The one in front as well: its position is what a follower must have just before.
            LogPosition previous = reader.read(from - 1, 1).get(0).logPosition();
            handler.read(previous, reader.read(from, maxBytes));
        }
    }

    /** Where that entry cannot be read, the next segment's will do: times do not go back along a log. */
    private long newestTime(SegmentInfo segment) {
        for (SegmentInfo next : wal.segments()) {
            boolean isIt =
                    next.end().offset() >= segment.end().offset() && !next.end().equals(next.base());
            try {
                if (isIt) {
                    return wal.readOld(next.end().offset(), 1, LogEntry::new)
                            .get(0)
                            .time();
                }
            } catch (IOException e) {
                LOG.error("Log segment {} is as if it were younger than it is: {}", next.name(), e.getMessage());
            }
        }
        return Long.MAX_VALUE;
    }

    private LogTask.PutAsideOutcome putAside(LogTask.PutAside task) {
        if (task.rule().archiveFrom(wal.segments()) < task.firstBad()) {
            return LogTask.PutAsideOutcome.NEEDED;
        }
        if (!wal.putAside(task.segment(), task.mover())) {
            return LogTask.PutAsideOutcome.GONE;
        }
        if (wal.base().offset() > task.rule().archived()) {
            LOG.error(
                    "A damaged segment with entries up to {} was taken out of the log, and only entries up to {} are"
                            + " archived: unless another node archives what is between, no restore can pass it. Take a"
                            + " new backup",
                    wal.base().offset(),
                    task.rule().archived());
        }
        return LogTask.PutAsideOutcome.MOVED;
    }

    private void retain(LogTask.Retain retain) {
        long before = retain.rule().removableBefore(wal.segments(), retain.checkpoint(), this::newestTime);
        long freed = wal.removeBefore(before);
        long archived = retain.rule().archived();
        if (freed > 0 && wal.base().offset() > archived) {
            LOG.error(
                    "Log up to entry {} was removed, and only entries up to {} are archived: the archive fails, and"
                            + " no more log is kept for it than archive-lag-bytes. Mend the archive, and take a new"
                            + " backup",
                    wal.base().offset(),
                    archived);
        }
        if (freed > 0) {
            LOG.info(
                    "Removed {} MiB of log; it now starts at entry {}",
                    freed >> 20,
                    wal.base().offset() + 1);
        }
    }
}
