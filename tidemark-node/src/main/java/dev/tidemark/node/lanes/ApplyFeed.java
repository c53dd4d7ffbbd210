package dev.tidemark.node.lanes;

import dev.tidemark.log.record.LogPosition;
import dev.tidemark.node.entry.LogEntry;
import dev.tidemark.node.environment.NodeBuffers;
import dev.tidemark.node.mail.ApplyTask;
import dev.tidemark.node.mail.LogTask;
import dev.tidemark.protocol.BrokenInvariantException;
import dev.tidemark.protocol.ReplicaView;
import dev.tidemark.protocol.entry.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Hands committed entries to the apply lane, in order and without a gap: from the replica's memory, which is where they
 * nearly always are, or, after a restart, from the log on disk. What is handed over and not yet applied is bounded
 * (H106). Main executor only; what is thrown there stops the node.
 */
public final class ApplyFeed {
    private final ReplicaView replica;
    private final Consumer<LogTask> log;
    private final Consumer<ApplyTask> apply;
    private final Executor main;
    private final NodeBuffers buffers;

    /** As the replica announced it ({@link dev.tidemark.protocol.Effect.AdvanceHwm}). */
    private long committed;

    private long next;
    private long aheadBytes;
    private boolean reading;
    private boolean paused;
    /** Reads that were under way when a snapshot replaced the log mean nothing any more. */
    private int generation;

    public ApplyFeed(
            ReplicaView replica,
            long applied,
            Consumer<LogTask> log,
            Consumer<ApplyTask> apply,
            Executor main,
            NodeBuffers buffers) {
        this.replica = replica;
        this.next = applied + 1;
        this.log = log;
        this.apply = apply;
        this.main = main;
        this.buffers = buffers;
    }

    /** Bytes handed to the apply lane and not applied yet. */
    public long aheadBytes() {
        return aheadBytes;
    }

    /** The replica announced this high watermark. */
    void advance(long hwm) {
        committed = hwm;
    }

    /**
     * Goes on up to the high watermark, within the bound. Only when the log lane has been told all that the replica has
     * done: the high watermark is that of the replica, the entries that are read may be those of the log.
     */
    void pump() {
        while (!reading && !paused && next <= committed && aheadBytes < buffers.feedAhead()) {
            List<Entry> entries = replica.entries(next, buffers.feedChunk());
            if (entries == null) {
                readFromLog();
                return;
            }
            List<LogEntry> handed = new ArrayList<>(entries.size());
            for (Entry entry : entries) {
                if (entry.offset() > committed) {
                    break;
                }
                handed.add((LogEntry) entry);
            }
            hand(handed);
        }
    }

    /** There is room again if the apply lane has done everything it was handed. */
    void applied(long offset) {
        if (offset == next - 1) {
            aheadBytes = 0;
        }
    }

    /** A snapshot is about to replace log and state: what is missing in the log from now on is no failure (H91b). */
    void pause() {
        paused = true;
        reading = false;
        generation++;
    }

    /** A snapshot replaced log and state. */
    void restartAfter(long offset) {
        paused = false;
        next = offset + 1;
        aheadBytes = 0;
        reading = false;
        generation++;
    }

    private void readFromLog() {
        reading = true;
        int asked = generation;
        // What is committed now is never truncated. What the high watermark covers when the answer comes may be another
        // entry of the same offset than the one that was read (H22-H24, H33).
        long lastCommitted = committed;
        log.accept(new LogTask.Read(next, buffers.feedChunk(), new LogTask.ReadHandler() {
            @Override
            public void read(LogPosition previous, List<LogEntry> entries) {
                main.execute(() -> fromLog(asked, lastCommitted, entries));
            }

            @Override
            public void removed(LogPosition base) {
                main.execute(() -> removedFromLog(asked));
            }
        }));
    }

    private void removedFromLog(int asked) {
        if (asked == generation) {
            throw new IllegalStateException("entry " + next + " was removed from the log before it was applied");
        }
    }

    private void fromLog(int asked, long lastCommitted, List<LogEntry> entries) {
        if (asked != generation) {
            return;
        }
        reading = false;
        if (entries.isEmpty()) {
            throw new IllegalStateException("entry " + next + " is committed but neither in memory nor in the log");
        }
        List<LogEntry> handed = new ArrayList<>(entries.size());
        for (LogEntry entry : entries) {
            if (entry.offset() <= lastCommitted) {
                handed.add(entry);
            }
        }
        hand(handed);
        pump();
    }

    private void hand(List<LogEntry> entries) {
        long first = entries.isEmpty() ? 0 : entries.get(0).offset();
        long last = entries.isEmpty() ? 0 : entries.get(entries.size() - 1).offset();
        if (first != next || last != next + entries.size() - 1 || last > committed) {
            throw new BrokenInvariantException(
                    "entries " + first + " to " + last + " would be applied, where entry " + next
                            + " comes next and all is committed up to " + committed + " (H85)",
                    "log to " + replica.end() + ", high watermark " + replica.hwm());
        }
        for (LogEntry entry : entries) {
            aheadBytes += entry.sizeInBytes();
        }
        next += entries.size();
        apply.accept(new ApplyTask.Apply(entries));
    }
}
