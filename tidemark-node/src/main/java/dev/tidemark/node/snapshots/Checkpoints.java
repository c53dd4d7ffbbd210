package dev.tidemark.node.snapshots;

import dev.tidemark.log.record.LogPosition;
import dev.tidemark.node.environment.NodeEnvironment;
import dev.tidemark.node.mail.ApplyTask;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.node.mail.LogRetention;
import dev.tidemark.node.mail.LogTask;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.state.change.FrozenState;
import dev.tidemark.state.row.SnapshotMeta;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/**
 * When a checkpoint is taken and what it makes possible. All nodes freeze their state at the same entries: where the
 * log grows past a multiple of {@code everyBytes}, which the state itself counts. What differs is when they write,
 * since no commit would find W nodes that are not busy with that: each waits for its turn, which its id decides, and
 * until then what is frozen stays in memory, with what changes meanwhile. When the checkpoint is durable, and only
 * then, the log up to the one before may go (H91, R11). Main executor only.
 */
public final class Checkpoints {
    private static final double GOLDEN_RATIO = 0.6180339887498949;
    /** All turns come within this part of the log between two checkpoints, */
    private static final int PART = 2;
    /** and within this time, where the log grows slowly. */
    private static final int TURNS_MILLIS = 3_000;

    /** Of what is between two checkpoints: where one may be taken early. */
    private static final int EARLY_PARTS = 16;
    /** In such parts: so close to one that is due none is taken early. */
    private static final int NOT_BEFORE = 2;
    /** So full of changes memory would not last until the next part of the log, */
    private static final double CROWDED_SOON = 0.75;
    /** and so full it waits for nothing. */
    private static final double CROWDED = 1.15;

    private final UUID clusterId;
    private final double share;
    private final long everyBytes;
    private final LongFunction<LogRetention> retention;
    private final LongSupplier under;
    private final NodeEnvironment.Timer timer;
    private final Consumer<FilesTask> files;
    private final Consumer<LogTask> log;
    private final CheckpointRequests requests;

    private long durable;
    private boolean running;
    /** What the one that is being written, or waits for its turn, stands for. */
    private long frozenAt;

    private long frozenTime;
    /** Begins to write what is frozen; null: it is being written, or nothing is frozen. */
    private Runnable write;

    private long bytesUntilTurn;
    private boolean demanded;

    /**
     * @param nodeId decides whose turn is when
     * @param retention which log may go, given the log time of the checkpoint, microseconds since 1970
     * @param under epoch of the newest leader in whose log everything is that is applied
     * @param durable offset of the newest durable checkpoint, 0 if there is none
     */
    public Checkpoints(
            UUID clusterId,
            int nodeId,
            long everyBytes,
            LongFunction<LogRetention> retention,
            LongSupplier under,
            long durable,
            NodeEnvironment.Timer timer,
            Consumer<FilesTask> files,
            Consumer<LogTask> log,
            CheckpointRequests requests) {
        this.clusterId = clusterId;
        this.share = share(nodeId);
        this.everyBytes = everyBytes;
        this.retention = retention;
        this.under = under;
        this.durable = durable;
        this.timer = timer;
        this.files = files;
        this.log = log;
        this.requests = requests;
    }

    /** From 0 to 1, as far from those of the others as the multiples of the golden ratio are. */
    private static double share(int nodeId) {
        double multiple = nodeId * GOLDEN_RATIO;
        return multiple - Math.floor(multiple);
    }

    /** Offset of the newest durable checkpoint, 0 if there is none. */
    public long durable() {
        return durable;
    }

    /** Whether all nodes freeze their state now that the log has grown so, in all, with one more entry. */
    public boolean isDue(long logBytesBefore, long logBytes) {
        return logBytesBefore / everyBytes != logBytes / everyBytes;
    }

    /**
     * Whether a checkpoint that is not due yet should be taken all the same, since more changes than memory has room
     * for. Nodes whose memory is as full freeze at the same entries then as well, at multiples of a part of
     * what is between two; and none shortly before all do, since it would still be busy with that.
     *
     * @param crowding how full memory is, see {@code StateEngine}
     */
    public boolean isDueEarly(long logBytesBefore, long logBytes, double crowding) {
        if (crowding < CROWDED_SOON || crowding > CROWDED) {
            return crowding > CROWDED;
        }
        long part = Math.max(1, everyBytes / EARLY_PARTS);
        long untilAllDo = everyBytes - logBytes % everyBytes;
        return logBytesBefore / part != logBytes / part && untilAllDo > NOT_BEFORE * part;
    }

    public void logGrew(long bytes) {
        bytesUntilTurn -= bytes;
        if (bytesUntilTurn <= 0) {
            hurry();
        }
    }

    /** One is needed now; if one is frozen, it is that. */
    public void demand() {
        demanded |= !running;
        hurry();
    }

    /** Whether one is being written, or waits for its turn. */
    public boolean isRunning() {
        return running;
    }

    /** Whether somebody needs one, at whatever entry. */
    public boolean isDemanded() {
        return demanded && !running;
    }

    /** What is frozen is written now, whosever turn it is. Does nothing if nothing is, or it is being written. */
    public void hurry() {
        Runnable now = write;
        if (now != null) {
            write = null;
            now.run();
        }
    }

    public void start(FrozenState state, LogPosition at, long lamport, Configuration configuration) {
        long appliedUnder = under.getAsLong();
        running = true;
        frozenAt = at.offset();
        frozenTime = state.time();
        requests.started();
        SnapshotMeta meta = new SnapshotMeta(
                clusterId, at.offset(), at.epoch(), at.chain(), state.time(), lamport, configuration.encode());
        // What is committed is applied even before it is durable here, and so may be the epoch it came in. A checkpoint
        // that is newer than the vote file would look like a vote file that was rolled back (H36, H39).
        // Nor may it be newer than the log: that would look like a log that has lost its end (H161).
        write = () -> log.accept(new LogTask.SyncedEnd(
                end -> files.accept(new FilesTask.WriteCheckpoint(state, meta, end, appliedUnder))));
        bytesUntilTurn = (long) (share * everyBytes / PART);
        if (demanded) {
            demanded = false;
            hurry();
        } else {
            Runnable mine = write;
            timer.after((long) (share * TURNS_MILLIS), () -> {
                if (write == mine) {
                    hurry();
                }
            });
        }
    }

    public void finished(ApplyTask.CheckpointDone done) {
        if (!running || done.offset() != frozenAt) {
            throw new IllegalStateException("a checkpoint of entry " + done.offset() + " is done, where "
                    + (running ? "one of entry " + frozenAt : "none") + " was being written (H91)");
        }
        running = false;
        if (done.durable() && done.offset() > durable) {
            // Not up to this one: a restart may have to fall back to the one before it, and a peer that is being
            // sent an older one needs what came after that, else it would be sent one after the other for ever (H91h).
            log.accept(new LogTask.Retain(Math.min(durable, done.sent()), retention.apply(frozenTime)));
            durable = done.offset();
        }
        requests.finished(done.durable());
    }

    /** A snapshot from the leader is durable and applied. It is the checkpoint that somebody may have wanted. */
    public void installed(long offset) {
        durable = Math.max(durable, offset);
        demanded = false;
        requests.installed();
    }
}
