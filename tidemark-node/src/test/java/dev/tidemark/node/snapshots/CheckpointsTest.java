package dev.tidemark.node.snapshots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.log.record.LogPosition;
import dev.tidemark.node.mail.ApplyTask;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.node.mail.LogRetention;
import dev.tidemark.node.mail.LogTask;
import dev.tidemark.node.process.SystemClock;
import dev.tidemark.node.support.FillingMachine;
import dev.tidemark.protocol.members.Configuration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All nodes freeze their states at the same entries, and do not all write them at once. */
class CheckpointsTest {
    private static final int EVERY = 1_000;

    private final List<FilesTask> toFiles = new ArrayList<>();
    private final List<Runnable> later = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({"1, 3, 100", "1, 5, 45", "1, 7, 45", "4, 3, 100", "11, 3, 100", "1000, 5, 45"})
    void theirTurnsAreFarFromEachOther(int firstId, int nodes, int least) {
        long[] turns = new long[nodes];
        for (int i = 0; i < nodes; i++) {
            turns[i] = bytesUntilItsTurn(firstId + i);
        }
        for (int i = 0; i < nodes; i++) {
            assertThat(turns[i]).as("before the next one").isBetween(1L, (long) EVERY / 2);
            for (int other = 0; other < i; other++) {
                assertThat(Math.abs(turns[i] - turns[other])).isGreaterThanOrEqualTo(least);
            }
        }
    }

    private long bytesUntilItsTurn(int id) {
        toFiles.clear();
        Checkpoints checkpoints = checkpoints(id);
        freeze(checkpoints);
        long grown = 0;
        while (toFiles.isEmpty()) {
            checkpoints.logGrew(1);
            grown++;
        }
        return grown;
    }

    /** Where memory is full of changes sooner: those who froze at different entries come together again (H146). */
    @ParameterizedTest
    @CsvSource({"90", "130", "250", "333", "420", "480", "515", "700", "950", "1500"})
    void whoHasNoRoomFreezesEarlyAtTheSameEntries(int room) {
        for (int first = 0; first < EVERY; first += 7) {
            List<Long> one = frozenAt(0, room);
            List<Long> other = frozenAt(first, room);
            assertThat(other.subList(other.size() - 5, other.size()))
                    .as("after a first one at %s", first)
                    .isEqualTo(one.subList(one.size() - 5, one.size()));
        }
    }

    /** @return where it freezes, up to the tenth multiple, if memory has room for the changes of so much log */
    private List<Long> frozenAt(long first, double room) {
        Checkpoints checkpoints = checkpoints(1);
        List<Long> frozen = new ArrayList<>(List.of(first));
        for (long bytes = first; bytes < 10 * EVERY; bytes++) {
            long since = bytes + 1 - frozen.get(frozen.size() - 1);
            if (checkpoints.isDue(bytes, bytes + 1) || checkpoints.isDueEarly(bytes, bytes + 1, since / room)) {
                assertThat(since).isLessThanOrEqualTo((long) Math.min(EVERY, 1.15 * room + 1));
                frozen.add(bytes + 1);
            }
        }
        return frozen;
    }

    /** Where nobody writes, the disk has time. */
    @Test
    void itsTurnComesAfterSomeTimeToo() {
        freeze(checkpoints(2));
        assertThat(toFiles).isEmpty();
        later.forEach(Runnable::run);
        assertThat(toFiles).hasSize(1);
        later.forEach(Runnable::run);
        assertThat(toFiles).hasSize(1);
    }

    @Test
    void whoeverNeedsItDoesNotWaitForItsTurn() {
        Checkpoints checkpoints = checkpoints(2);
        freeze(checkpoints);
        assertThat(checkpoints.isRunning()).isTrue();
        checkpoints.demand();
        assertThat(toFiles).hasSize(1);
        assertThat(checkpoints.isDemanded()).as("it is this one").isFalse();
        checkpoints.finished(new ApplyTask.CheckpointDone(8, ApplyTask.CheckpointDone.NONE_SENT));
        checkpoints.demand();
        assertThat(checkpoints.isDemanded()).isTrue();
        freeze(checkpoints);
        assertThat(toFiles).as("nor where it is frozen for them").hasSize(2);
    }

    /** An entry of epoch 3 may be committed in a later one, whose leader had what stood in its place removed. */
    @Test
    void itIsWrittenUnderTheEpochOfTheLeaderAndNotThatOfItsEntry_H161() {
        Checkpoints checkpoints = checkpoints(2);
        freeze(checkpoints);
        checkpoints.hurry();
        assertThat(toFiles).singleElement().satisfies(task -> {
            FilesTask.WriteCheckpoint write = (FilesTask.WriteCheckpoint) task;
            assertThat(write.meta().epoch()).isEqualTo(3);
            assertThat(write.under()).isEqualTo(5);
        });
    }

    private static void freeze(Checkpoints checkpoints) {
        FilesTask.WriteCheckpoint frozen = new FillingMachine(1, 1).checkpoint(new UUID(5, 5), 8);
        byte[] configuration = frozen.meta().configuration();
        checkpoints.start(frozen.state(), new LogPosition(8, 3, 77), 9, Configuration.decode(configuration));
    }

    /** A restart may need the checkpoint before, and a peer the one that it is being sent (H91h). */
    @Test
    void theLogIsKeptForTheCheckpointBeforeAndForTransfers_H91h() {
        List<LogTask> toLog = new ArrayList<>();
        Checkpoints checkpoints = new Checkpoints(
                new UUID(5, 5),
                2,
                EVERY,
                time -> LogRetention.ofBytes(7),
                () -> 3,
                4,
                (millis, task) -> {},
                task -> {},
                toLog::add,
                new CheckpointRequests(new SystemClock(), 0));
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
        checkpoints.finished(new ApplyTask.CheckpointDone(offset, sent));
    }

    /** What is thawed is what was frozen (H91). */
    @Test
    void aCheckpointThatWasNotBegunStopsTheNode_H91() {
        Checkpoints checkpoints = checkpoints(2);
        ApplyTask.CheckpointDone done = new ApplyTask.CheckpointDone(8, ApplyTask.CheckpointDone.NONE_SENT);
        assertThatThrownBy(() -> checkpoints.finished(done))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("none was being written");
        FilesTask.WriteCheckpoint other = new FillingMachine(1, 1).checkpoint(new UUID(5, 5), 9);
        byte[] configuration = other.meta().configuration();
        checkpoints.start(other.state(), new LogPosition(9, 3, 77), 9, Configuration.decode(configuration));
        assertThatThrownBy(() -> checkpoints.finished(done)).hasMessageContaining("one of entry 9 was being written");
    }

    private Checkpoints checkpoints(int id) {
        return new Checkpoints(
                new UUID(5, 5),
                id,
                EVERY,
                time -> LogRetention.ofBytes(0),
                () -> 5,
                0,
                (millis, task) -> later.add(task),
                toFiles::add,
                CheckpointsTest::logIsSynced,
                new CheckpointRequests(new SystemClock(), 0));
    }

    private static void logIsSynced(LogTask task) {
        if (task instanceof LogTask.SyncedEnd synced) {
            synced.then().accept(new LogPosition(8, 3, 77));
        }
    }
}
