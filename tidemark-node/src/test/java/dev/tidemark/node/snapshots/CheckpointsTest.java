package dev.tidemark.node.snapshots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.log.LogPosition;
import dev.tidemark.node.mail.ApplyTask;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.node.mail.LogTask;
import dev.tidemark.node.process.SystemClock;
import dev.tidemark.node.support.FillingMachine;
import dev.tidemark.protocol.Configuration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All nodes have the same log, and not all of them write their checkpoints at once. */
class CheckpointsTest {
    private static final int EVERY = 1_000;

    @ParameterizedTest
    @CsvSource({"1, 3, 200", "1, 5, 90", "1, 7, 90", "4, 3, 200", "11, 3, 200", "1000, 5, 90"})
    void nodesBeginFarFromEachOther(int firstId, int nodes, int least) {
        long[] due = new long[nodes];
        for (int i = 0; i < nodes; i++) {
            due[i] = bytesUntilDue(checkpoints(firstId + i));
        }
        for (int i = 0; i < nodes; i++) {
            assertThat(due[i]).isBetween(1L, (long) EVERY);
            for (int other = 0; other < i; other++) {
                long distance = Math.abs(due[i] - due[other]);
                assertThat(Math.min(distance, EVERY - distance)).isGreaterThanOrEqualTo(least);
            }
        }
    }

    /** So the distance stays. */
    @Test
    void afterTheFirstOneTheyComeAtEvenDistances() {
        Checkpoints checkpoints = checkpoints(2);
        bytesUntilDue(checkpoints);
        FilesTask.WriteCheckpoint first = new FillingMachine(1, 1).checkpoint(new UUID(5, 5), 8);
        byte[] configuration = first.meta().configuration();
        checkpoints.start(first.state(), new LogPosition(8, 3, 77), 9, Configuration.decode(configuration));
        checkpoints.finished(new ApplyTask.CheckpointDone(8, true));
        assertThat(bytesUntilDue(checkpoints)).isEqualTo(EVERY);
    }

    /** A restart may need the checkpoint before, and a peer the one that it is being sent (H91h). */
    @Test
    void theLogIsKeptForTheCheckpointBeforeAndForTransfers_H91h() {
        List<LogTask> toLog = new ArrayList<>();
        Checkpoints checkpoints = new Checkpoints(
                new UUID(5, 5), 2, EVERY, 7, 4, task -> {}, toLog::add, new CheckpointRequests(new SystemClock(), 0));
        write(checkpoints, 8, ApplyTask.CheckpointDone.NONE_SENT);
        write(checkpoints, 12, 3);
        write(checkpoints, 16, 14);
        toLog.removeIf(task -> !(task instanceof LogTask.Retain));
        assertThat(toLog)
                .containsExactly(new LogTask.Retain(4, 7), new LogTask.Retain(3, 7), new LogTask.Retain(12, 7));
        assertThat(checkpoints.durable()).isEqualTo(16);
    }

    private static void write(Checkpoints checkpoints, long offset, long sent) {
        FilesTask.WriteCheckpoint written = new FillingMachine(1, 1).checkpoint(new UUID(5, 5), offset);
        checkpoints.start(
                written.state(),
                new LogPosition(offset, 3, 77),
                9,
                Configuration.decode(written.meta().configuration()));
        checkpoints.finished(new ApplyTask.CheckpointDone(offset, true, sent));
    }

    /** What is thawed is what was frozen (H91). */
    @Test
    void aCheckpointThatWasNotBegunStopsTheNode_H91() {
        Checkpoints checkpoints = checkpoints(2);
        ApplyTask.CheckpointDone done = new ApplyTask.CheckpointDone(8, true);
        assertThatThrownBy(() -> checkpoints.finished(done))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("none was being written");
        FilesTask.WriteCheckpoint other = new FillingMachine(1, 1).checkpoint(new UUID(5, 5), 9);
        byte[] configuration = other.meta().configuration();
        checkpoints.start(other.state(), new LogPosition(9, 3, 77), 9, Configuration.decode(configuration));
        assertThatThrownBy(() -> checkpoints.finished(done)).hasMessageContaining("one of entry 9 was being written");
    }

    private static Checkpoints checkpoints(int id) {
        return new Checkpoints(
                new UUID(5, 5), id, EVERY, 0, 0, task -> {}, task -> {}, new CheckpointRequests(new SystemClock(), 0));
    }

    private static long bytesUntilDue(Checkpoints checkpoints) {
        long grown = 0;
        while (!checkpoints.isDue()) {
            checkpoints.logGrew(1);
            grown++;
        }
        return grown;
    }
}
