package dev.tidemark.node.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.disk.DiskOperation;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.node.ScrubSettings;
import dev.tidemark.node.ScrubStatus;
import dev.tidemark.node.mail.ApplyTask;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.node.mail.LogRetention;
import dev.tidemark.node.mail.LogTask;
import dev.tidemark.node.support.FillingMachine;
import dev.tidemark.node.support.StateFiles;
import dev.tidemark.state.datafile.StateCheckpoint;
import dev.tidemark.state.datafile.StateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rot is found in the time that a pass may take, whatever became of the data file since the pass began (H10, H142). */
class ScrubPaceTest {
    private static final UUID CLUSTER = new UUID(5, 5);
    private static final long PASS_MILLIS = 100_000;
    private static final long BYTES_PER_SECOND = 1 << 20;
    private static final FillingMachine KILOBYTES = new FillingMachine(100, 1_000);
    private static final FillingMachine MEGABYTE = new FillingMachine(100, 10_000);
    private static final FilesTask.OtherWork NO_OTHERS = new FilesTask.OtherWork() {
        @Override
        public boolean isUnderWay() {
            return false;
        }

        @Override
        public long oldestSent() {
            return ApplyTask.CheckpointDone.NONE_SENT;
        }
    };

    /** @param number of those that are due at the same time the first that was set runs first */
    private record Due(long millis, long number, Runnable task) {}

    private final PriorityQueue<Due> timers =
            new PriorityQueue<>(Comparator.comparingLong(Due::millis).thenComparingLong(Due::number));
    private final SimulatedDisk disk = new SimulatedDisk();
    private StateFile file;
    private ScrubStatus status = ScrubStatus.NONE;
    private long millis;
    private long timersSet;
    private long bytesRead;

    @BeforeEach
    void open() throws Exception {
        file = StateFiles.open(disk, CLUSTER);
    }

    private void begin(int pieceBytes) {
        new Scrub(
                        new ScrubSettings(PASS_MILLIS, BYTES_PER_SECOND),
                        new ScrubWords(false, false),
                        pieceBytes,
                        disk,
                        file,
                        0,
                        (after, task) -> timers.add(new Due(millis + after, timersSet++, task)),
                        () -> millis * 1_000,
                        () -> LogRetention.ofBytes(0),
                        this::files,
                        task -> ((LogTask.Sealed) task).then().accept(List.of()),
                        task -> {},
                        said -> status = said)
                .begin();
        disk.faults(call -> {
            bytesRead += call.operation() == DiskOperation.READ ? call.bytes() : 0;
            return Fault.NONE;
        });
    }

    private void files(FilesTask task) {
        try {
            ((FilesTask.Scrub) task).step().run(NO_OTHERS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void runUntil(long end) {
        while (timers.peek().millis() <= end) {
            Due due = timers.poll();
            millis = due.millis();
            due.task().run();
        }
        millis = end;
    }

    private void fill(FillingMachine machine, long offset) throws Exception {
        FilesTask.WriteCheckpoint task = machine.checkpoint(CLUSTER, offset);
        StateCheckpoint checkpoint = file.begin(task.meta(), task.state());
        boolean isDone = false;
        while (!isDone) {
            isDone = checkpoint.step();
        }
        bytesRead = 0;
    }

    /** As after the first start of a cluster: the pass must not go on at the pace of what there was. */
    @Test
    void aPassThatBeganWithAnEmptyFileEndsInItsTime() throws Exception {
        begin(4_096);
        runUntil(5);
        fill(MEGABYTE, 8);
        runUntil(PASS_MILLIS - 1);
        assertThat(status.ended()).isZero();
        runUntil(PASS_MILLIS + 3_000);
        assertThat(status.ended()).isBetween(PASS_MILLIS * 1_000, (PASS_MILLIS + 3_000) * 1_000);
        assertThat(bytesRead).isGreaterThan(file.liveBytes() * 9 / 10);
    }

    /** Not slowly first, and then all of the rest in a hurry. */
    @Test
    void aPassGoesOnAtThePaceOfWhatThereIsNow() throws Exception {
        fill(KILOBYTES, 8);
        begin(4_096);
        runUntil(PASS_MILLIS / 4);
        assertThat(status.ended()).isZero();
        fill(MEGABYTE, 9);
        runUntil(PASS_MILLIS / 2);
        assertThat(bytesRead).isBetween(file.fileBytes() / 8, file.fileBytes() / 2);
    }

    /** What leads to a row is read again with each piece, and with small pieces that is most of what is read. */
    @Test
    void smallPiecesAreNoReasonToBeLate() throws Exception {
        fill(KILOBYTES, 8);
        begin(300);
        runUntil(PASS_MILLIS + 3_000);
        assertThat(status.ended()).isPositive();
        assertThat(bytesRead).isGreaterThan(file.fileBytes() * 11 / 10);
    }
}
