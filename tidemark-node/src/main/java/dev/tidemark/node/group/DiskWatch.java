package dev.tidemark.node.group;

import dev.tidemark.node.DiskStatus;
import dev.tidemark.node.environment.NodeClock;
import dev.tidemark.node.lanes.SyncPace;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.node.status.DiskSpace;
import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.ReplicaView;
import dev.tidemark.protocol.message.Health;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Tells the replica how its disk does: how long fsyncs take, and whether there is room (H105, H172). Main executor
 * only.
 */
final class DiskWatch {
    private static final int MEASURE_MILLIS = 200;
    /** While the log does not grow. */
    private static final int MEASURE_QUIET_MILLIS = 1_000;

    private final DiskSpace space;
    private final NodeClock clock;
    private final ReplicaView replica;
    private final SyncPace pace;
    private final Consumer<Input> protocol;
    private final Consumer<FilesTask> files;
    private final Executor main;

    private long measuredAt = Long.MIN_VALUE / 2;
    private long endWhenMeasured;
    private int toldPace = Health.UNKNOWN;

    DiskWatch(
            long reservedBytes,
            NodeClock clock,
            ReplicaView replica,
            SyncPace pace,
            Consumer<Input> protocol,
            Consumer<FilesTask> files,
            Executor main) {
        this.space = new DiskSpace(reservedBytes);
        this.clock = clock;
        this.replica = replica;
        this.pace = pace;
        this.protocol = protocol;
        this.files = files;
        this.main = main;
    }

    DiskSpace space() {
        return space;
    }

    DiskStatus status() {
        return space.status(pace.median(clock.millis()));
    }

    /** Called at every tick of the node. */
    void look() {
        long now = clock.millis();
        long end = replica.end().offset();
        if (now - measuredAt < (end == endWhenMeasured ? MEASURE_QUIET_MILLIS : MEASURE_MILLIS)) {
            return;
        }
        measuredAt = now;
        endWhenMeasured = end;
        int median = pace.median(now);
        if (median != toldPace) {
            toldPace = median;
            protocol.accept(new Input.DiskPace(median));
        }
        files.accept(new FilesTask.MeasureDisk(usable -> main.execute(() -> measured(usable))));
    }

    private void measured(long usableBytes) {
        if (space.measured(usableBytes)) {
            protocol.accept(new Input.DiskSpace(space.isLow()));
        }
    }
}
