package dev.tidemark.node.lanes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.log.record.LogPosition;
import dev.tidemark.node.CheckpointOutcome;
import dev.tidemark.node.entry.LogEntry;
import dev.tidemark.node.environment.NodeClock;
import dev.tidemark.node.mail.ApplyTask;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.node.mail.LogRetention;
import dev.tidemark.node.mail.LogTask;
import dev.tidemark.node.mail.Mailbox;
import dev.tidemark.node.snapshots.CheckpointRequests;
import dev.tidemark.node.snapshots.Checkpoints;
import dev.tidemark.node.support.FillingMachine;
import dev.tidemark.node.support.TestClock;
import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.state.Outcome;
import dev.tidemark.state.StateEngine;
import dev.tidemark.state.once.EngineLimits;
import dev.tidemark.state.row.SnapshotMeta;
import dev.tidemark.state.table.StateImage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The state of a snapshot takes the place of another; the heap need not have room for both (H91, H106). */
class ApplyLaneTest {
    private static final UUID CLUSTER = new UUID(5, 5);
    private static final Configuration CONFIGURATION =
            Configuration.ofVoters(new TreeMap<>(Map.of(1, new UUID(1, 1))), 1);

    /** The filled state fits, but not with a newer value beside each. */
    private static final long MOST_BYTES = 110_000;

    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final List<FilesTask> toFiles = new ArrayList<>();
    private final List<Input> toProtocol = new ArrayList<>();
    private final StateEngine engine = new StateEngine(new FillingMachine(800, 1), EngineLimits.DEFAULT);
    private LogPosition entries = new LogPosition(8, 3, 77);
    private int told;
    private int pinsGrew;
    private int roomMade;
    private final List<Runnable> later = new ArrayList<>();

    private final NodeClock clock = new TestClock(() -> 1);
    private final CheckpointRequests requests = new CheckpointRequests(clock, 0);
    private final Checkpoints checkpoints = checkpoints(Long.MAX_VALUE);
    private ApplyLane lane = lane(checkpoints);

    private Checkpoints checkpoints(long everyBytes) {
        return new Checkpoints(
                CLUSTER,
                1,
                everyBytes,
                time -> LogRetention.ofBytes(0),
                () -> 3,
                0,
                (delay, task) -> {},
                toFiles::add,
                this::logIsSynced,
                requests);
    }

    private void logIsSynced(LogTask task) {
        if (task instanceof LogTask.SyncedEnd synced) {
            synced.then().accept(new LogPosition(8, 3, 77));
        }
    }

    private ApplyLane lane(Checkpoints its) {
        StateReads reads = new StateReads(engine, 1);
        DueTimer due = new DueTimer(clock, () -> 0, (delay, action) -> {}, () -> false, engine, reads, toProtocol::add);
        ApplyLane.Outcomes outcomes = new ApplyLane.Outcomes() {
            @Override
            public void applied(long offset, Outcome outcome) {}

            @Override
            public void restored(StateEngine state) {
                told++;
            }

            @Override
            public void pinnedGrew() {
                pinsGrew++;
            }
        };
        ApplyLane made = new ApplyLane(
                new Mailbox<>(tasks::add, failures::add),
                engine,
                MOST_BYTES - 1_000,
                1_000,
                new LogPosition(8, 3, 77),
                CONFIGURATION,
                reads,
                toProtocol::add,
                outcomes,
                its,
                due,
                (delay, task) -> later.add(task),
                new ApplyLane.Unreadable() {
                    @Override
                    public void byAnEntry(String why) {}

                    @Override
                    public void elsewhere(ApplyTask.RowsUnreadable task) {}
                });
        made.open();
        return made;
    }

    @BeforeEach
    void fill() {
        engine.restore(StateImage.empty(7, 3, 999));
        engine.timePassed(8, 3, 1_000);
    }

    private void run(ApplyTask task) {
        lane.post(task);
        for (Runnable next = tasks.poll(); next != null; next = tasks.poll()) {
            next.run();
        }
        assertThat(failures).isEmpty();
    }

    private void makeRoom() {
        run(new ApplyTask.MakeRoom(() -> roomMade++));
    }

    private void restore() {
        SnapshotMeta meta = new SnapshotMeta(CLUSTER, 20, 3, 99, 2_000, 9, CONFIGURATION.encode());
        run(new ApplyTask.Restore(StateImage.empty(20, 3, 2_000), meta, CONFIGURATION));
    }

    @Test
    void theOldStateIsGoneBeforeTheNewOneComes() {
        assertThat(engine.estimatedBytes()).isGreaterThan(90_000);
        makeRoom();
        assertThat(roomMade).isEqualTo(1);
        assertThat(engine.estimatedBytes()).isZero();
        assertThat(engine.hasState()).isFalse();
        restore();
        assertThat(engine.hasState()).isTrue();
        assertThat(told).isEqualTo(1);
        assertThat(toProtocol).anyMatch(Input.SnapshotInstalled.class::isInstance);
    }

    @Test
    void aCheckpointThatIsBeingWrittenKeepsItsState() {
        run(new ApplyTask.CheckpointNeeded());
        assertThat(toFiles).hasSize(1);
        makeRoom();
        assertThat(roomMade).as("the checkpoint still reads the state").isZero();
        assertThat(engine.hasState()).isTrue();
        run(ApplyTask.CheckpointDone.failed(8));
        assertThat(roomMade).isEqualTo(1);
    }

    private LogEntry next(EntryKind kind, byte[] payload) {
        long offset = entries.offset() + 1;
        LogEntry entry = LogEntry.encode(offset, 3, 1_000 + offset, offset, kind, payload, entries.chain());
        entries = entry.logPosition();
        return entry;
    }

    /** H106: each of these entries writes all values once more, which adds nothing to the state. */
    private List<LogEntry> entriesThatOverwriteAll(int count) {
        List<LogEntry> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            made.add(next(EntryKind.TIME, new byte[0]));
        }
        return made;
    }

    @Test
    void whatIsHeldTwiceIsBoundedWhileACheckpointIsWritten() {
        run(new ApplyTask.CheckpointNeeded());
        run(new ApplyTask.Apply(entriesThatOverwriteAll(5)));
        assertThat(lane.appliedOffset()).as("the first one is beyond the bound").isEqualTo(9);
        assertThat(engine.estimatedBytes()).isGreaterThan(MOST_BYTES);
        run(new ApplyTask.CheckpointDone(8, ApplyTask.CheckpointDone.NONE_SENT));
        assertThat(lane.appliedOffset()).isEqualTo(13);
        assertThat(engine.estimatedBytes()).isLessThan(MOST_BYTES);
    }

    /** Hundreds of thousands of keys may be left to move: clients have their turn in between (H182). */
    @Test
    void whatACheckpointLeftIsDoneInStepsThatAreApart() {
        run(new ApplyTask.CheckpointNeeded());
        run(new ApplyTask.Apply(entriesThatOverwriteAll(1)));
        run(new ApplyTask.CheckpointDone(8, ApplyTask.CheckpointDone.NONE_SENT));
        int steps = 0;
        while (!engine.canFreeze()) {
            assertThat(later).as("steps to come, after %d", steps).hasSize(1);
            later.remove(0).run();
            run(new ApplyTask.PageCame()); // whatever makes the lane go on
            steps++;
        }
        assertThat(steps).isEqualTo(800 / Merging.STEP_KEYS);
        assertThat(later).isEmpty();
    }

    /** All nodes freeze at the same entries, so none should miss two. */
    @Test
    void whatIsInTheWayOfACheckpointThatWasDueIsDoneAtOnce() {
        long every = 1_000;
        Checkpoints often = checkpoints(every);
        lane = lane(often);
        while (!often.isRunning()) {
            run(new ApplyTask.Apply(List.of(next(EntryKind.CONFIGURATION, CONFIGURATION.encode()))));
        }
        long frozenAt = entries.offset();
        run(new ApplyTask.Apply(List.of(next(EntryKind.TIME, new byte[0]))));
        run(new ApplyTask.CheckpointDone(frozenAt, ApplyTask.CheckpointDone.NONE_SENT));
        long turn = engine.logBytes() / every;
        while (engine.logBytes() / every == turn) {
            run(new ApplyTask.Apply(List.of(next(EntryKind.CONFIGURATION, CONFIGURATION.encode()))));
        }
        assertThat(often.isRunning()).as("it could not begin").isFalse();
        assertThat(engine.canFreeze()).isFalse();
        later.remove(0).run();
        run(new ApplyTask.PageCame());
        assertThat(engine.canFreeze()).isTrue();
        assertThat(later).isEmpty();
    }

    @Test
    void nothingWaitsWhereNoCheckpointIsWritten() {
        run(new ApplyTask.Apply(entriesThatOverwriteAll(5)));
        assertThat(lane.appliedOffset()).isEqualTo(13);
    }

    /** The checkpoint failed, or was given up: what waited for it goes on, and before the state is given up. */
    @Test
    void whatWaitedIsAppliedBeforeRoomIsMadeForASnapshot() {
        run(new ApplyTask.CheckpointNeeded());
        run(new ApplyTask.Apply(entriesThatOverwriteAll(5)));
        makeRoom();
        assertThat(roomMade).isZero();
        run(ApplyTask.CheckpointDone.failed(8));
        assertThat(lane.appliedOffset()).isEqualTo(13);
        assertThat(roomMade).isEqualTo(1);
    }

    /** What is pinned is a whole state then: somebody must hear of it before the other one is loaded. */
    @Test
    void whoHasPinnedTheOldStateIsAskedToGiveItBack() {
        engine.defer(new byte[0], 0, 0);
        makeRoom();
        assertThat(engine.pinnedBytes()).isGreaterThan(90_000);
        assertThat(pinsGrew).isEqualTo(1);
        engine.revokeOldestPin();
        assertThat(engine.pinnedBytes()).isZero();
    }

    /** The snapshot is the checkpoint that was wanted: it is not written a second time, and nobody waits for that. */
    @Test
    void aCheckpointThatIsWantedMeanwhileIsTheSnapshot() {
        makeRoom();
        List<Object> answers = new ArrayList<>();
        assertThat(requests.ask(answers::add)).isTrue();
        run(new ApplyTask.CheckpointNeeded());
        restore();
        assertThat(toFiles).isEmpty();
        assertThat(answers).containsExactly(CheckpointOutcome.DURABLE);
        assertThat(checkpoints.durable()).isEqualTo(20);
    }

    @Test
    void withoutAStateNothingIsAppliedOrAsked() {
        makeRoom();
        assertThatThrownBy(() -> engine.timePassed(9, 3, 2_000))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("given up for that of a snapshot");
        assertThatThrownBy(() -> engine.read(new byte[0], 0, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(engine::freeze).isInstanceOf(IllegalStateException.class);
    }
}
