package dev.tidemark.node.snapshots;

import dev.tidemark.node.CheckpointOutcome;
import dev.tidemark.node.CheckpointStatus;
import dev.tidemark.node.environment.NodeClock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Who asked for a checkpoint and waits for it, and when checkpoints were written. Main executor only. */
public final class CheckpointRequests {
    private static final long MICROS_PER_MILLI = 1_000;

    private final NodeClock clock;
    private List<Consumer<CheckpointOutcome>> waiting = new ArrayList<>();
    private boolean running;
    private boolean lastFailed;
    private long lastMillis;
    private long startedAt;
    private long lastTookMillis = -1;
    private long written;

    /** @param foundMicros log time of the checkpoint that was found at start, 0 if there was none */
    public CheckpointRequests(NodeClock clock, long foundMicros) {
        this.clock = clock;
        this.lastMillis = (foundMicros > 0 ? foundMicros : clock.wallMicros()) / MICROS_PER_MILLI;
    }

    /**
     * Somebody wants the next one.
     *
     * @return false if one is being written: then the handler was told so
     */
    public boolean ask(Consumer<CheckpointOutcome> handler) {
        if (running) {
            handler.accept(CheckpointOutcome.RUNNING);
            return false;
        }
        waiting.add(handler);
        return true;
    }

    void started() {
        running = true;
        startedAt = clock.millis();
    }

    void finished(boolean durable) {
        running = false;
        lastFailed = !durable;
        if (durable) {
            written++;
            lastTookMillis = clock.millis() - startedAt;
            lastMillis = clock.wallMicros() / MICROS_PER_MILLI;
        }
        tell(durable ? CheckpointOutcome.DURABLE : CheckpointOutcome.FAILED);
    }

    /** A snapshot of the leader is durable and took the place of what was here. */
    void installed() {
        lastMillis = clock.wallMicros() / MICROS_PER_MILLI;
        tell(CheckpointOutcome.DURABLE);
    }

    private void tell(CheckpointOutcome outcome) {
        List<Consumer<CheckpointOutcome>> told = waiting;
        waiting = new ArrayList<>();
        told.forEach(handler -> handler.accept(outcome));
    }

    public CheckpointStatus status() {
        return new CheckpointStatus(
                running, lastMillis, lastFailed, lastTookMillis, running ? clock.millis() - startedAt : -1, written);
    }
}
