package dev.tidemark.node.snapshots;

import dev.tidemark.log.LogPosition;
import dev.tidemark.node.mail.ApplyTask;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.node.mail.LogTask;
import dev.tidemark.protocol.Configuration;
import dev.tidemark.state.FrozenState;
import dev.tidemark.state.SnapshotMeta;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * When a checkpoint is taken and what it makes possible: after so many bytes of log the state is frozen and written out
 * beside the apply lane; when that is durable, and only then, the log up to the one before may go (H91). Main executor
 * only.
 */
public final class Checkpoints {
    private static final double GOLDEN_RATIO = 0.6180339887498949;

    private final UUID clusterId;
    private final long everyBytes;
    private final long retainedLogBytes;
    private final Consumer<FilesTask> files;
    private final Consumer<LogTask> log;
    private final CheckpointRequests requests;

    private long bytesSince;
    private long durable;
    private boolean running;
    /** What the one that is being written stands for. */
    private long frozenAt;

    private boolean demanded;

    /**
     * @param nodeId decides when the first one is due
     * @param durable offset of the newest durable checkpoint, 0 if there is none
     */
    public Checkpoints(
            UUID clusterId,
            int nodeId,
            long everyBytes,
            long retainedLogBytes,
            long durable,
            Consumer<FilesTask> files,
            Consumer<LogTask> log,
            CheckpointRequests requests) {
        this.clusterId = clusterId;
        this.everyBytes = everyBytes;
        this.retainedLogBytes = retainedLogBytes;
        this.durable = durable;
        this.files = files;
        this.log = log;
        this.requests = requests;
        this.bytesSince = headStart(nodeId, everyBytes);
    }

    /**
     * All nodes have the same log, so all of them would write their checkpoints at the same moment, and no commit would
     * find W nodes that are not busy with that. So each begins elsewhere in the interval, as far from the others as the
     * multiples of the golden ratio are.
     */
    private static long headStart(int nodeId, long everyBytes) {
        double multiple = nodeId * GOLDEN_RATIO;
        return (long) ((multiple - Math.floor(multiple)) * everyBytes);
    }

    /** Offset of the newest durable checkpoint, 0 if there is none. */
    public long durable() {
        return durable;
    }

    public void logGrew(long bytes) {
        bytesSince += bytes;
    }

    /** One is needed now, unless one is being written. */
    public void demand() {
        demanded |= !running;
    }

    public boolean isRunning() {
        return running;
    }

    public boolean isDue() {
        return !running && (demanded || bytesSince >= everyBytes);
    }

    public void start(FrozenState state, LogPosition at, long lamport, Configuration configuration) {
        running = true;
        frozenAt = at.offset();
        demanded = false;
        bytesSince = 0;
        requests.started();
        SnapshotMeta meta = new SnapshotMeta(
                clusterId, at.offset(), at.epoch(), at.chain(), state.time(), lamport, configuration.encode());
        // What is committed is applied even before it is durable here, and so may be the epoch it came in. A checkpoint
        // that is newer than the vote file would look like a vote file that was rolled back (H36, H39).
        // Nor may it be newer than the log: that would look like a log that has lost its end (H161).
        log.accept(new LogTask.SyncedEnd(end -> files.accept(new FilesTask.WriteCheckpoint(state, meta, end))));
    }

    public void finished(ApplyTask.CheckpointDone done) {
        if (!running || done.offset() != frozenAt) {
            throw new IllegalStateException("a checkpoint of entry " + done.offset() + " is done, where "
                    + (running ? "one of entry " + frozenAt : "none") + " was being written (H91)");
        }
        running = false;
        if (done.durable() && done.offset() > durable) {
            // Not up to this one: a restart may have to fall back to the one before it, and a peer that is being sent
            // an
            // older one needs what came after that, else it would be sent one after the other for ever (H91h).
            log.accept(new LogTask.Retain(Math.min(durable, done.sent()), retainedLogBytes));
            durable = done.offset();
        }
        requests.finished(done.durable());
    }

    /** A snapshot from the leader is durable and applied. It is the checkpoint that somebody may have wanted. */
    public void installed(long offset) {
        durable = Math.max(durable, offset);
        demanded = false;
        bytesSince = 0;
        requests.installed();
    }
}
