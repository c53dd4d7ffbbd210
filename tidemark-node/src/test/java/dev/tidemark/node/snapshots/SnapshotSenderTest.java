package dev.tidemark.node.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.log.EndFile;
import dev.tidemark.log.EndMemory;
import dev.tidemark.node.CheckpointPiece;
import dev.tidemark.node.environment.NodeBuffers;
import dev.tidemark.node.lanes.FilesLane;
import dev.tidemark.node.mail.ApplyTask;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.node.mail.Mailbox;
import dev.tidemark.node.support.FillingMachine;
import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.Position;
import dev.tidemark.state.SnapshotFile;
import dev.tidemark.state.SnapshotSource;
import dev.tidemark.state.SnapshotStore;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A leader sends its snapshots, whole or not at all. */
class SnapshotSenderTest {
    private static final UUID CLUSTER = new UUID(5, 5);
    private static final int PEER = 2;
    private static final NodeBuffers TINY = new NodeBuffers(100, 100, 100, 100, 100, 100, 40, 64, 0);
    private static final FillingMachine FIFTY_PAIRS = new FillingMachine(50, 20);

    private final SimulatedDisk disk = new SimulatedDisk();
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final List<Input> answers = new ArrayList<>();
    private final List<ApplyTask> toApply = new ArrayList<>();
    private SnapshotStore snapshots;
    private final Mailbox<FilesTask> files = new Mailbox<>(tasks::add, failures::add);

    @BeforeEach
    void open() throws Exception {
        snapshots = SnapshotStore.open(disk);
        FilesLane lane = new FilesLane(
                files,
                disk,
                snapshots,
                EndFile.create(disk, "end", EndMemory.NOTHING),
                CLUSTER,
                TINY,
                answers::add,
                task -> {},
                toApply::add);
        lane.open();
    }

    private void run(FilesTask task) {
        files.post(task);
        for (Runnable next = tasks.poll(); next != null; next = tasks.poll()) {
            next.run();
        }
        assertThat(failures).isEmpty();
    }

    /** Offset of the snapshot for whose sake the log is kept, when one more checkpoint is written. */
    private long keptFor(long offset) {
        run(FIFTY_PAIRS.checkpoint(CLUSTER, offset));
        ApplyTask.CheckpointDone done = (ApplyTask.CheckpointDone) toApply.remove(0);
        assertThat(done.offset()).isEqualTo(offset);
        return done.sent();
    }

    /** A state that went wrong must not come back with the next start; what was right before it must stay. */
    @Test
    void checkpointsOfAStateThatDiffersArePutAside_H89() throws Exception {
        checkpoint(9);
        checkpoint(20);
        checkpoint(30);
        boolean[] done = new boolean[1];
        run(new FilesTask.DistrustCheckpoints(20, () -> done[0] = true));
        assertThat(done[0]).isTrue();
        assertThat(snapshots.files()).extracting(SnapshotFile::offset).containsExactly(20L);
        assertThat(SnapshotStore.open(disk).files())
                .extracting(SnapshotFile::offset)
                .containsExactly(20L);
        assertThat(disk.list("snapshots")).contains("00000000000000000030.snap.corrupt");
    }

    /** What is being written of it does not get its name. */
    @Test
    void aCheckpointThatIsBeingWrittenIsGivenUpWithIt_H89() throws Exception {
        files.post(FIFTY_PAIRS.checkpoint(CLUSTER, 9));
        tasks.remove().run(); // it is begun
        run(new FilesTask.DistrustCheckpoints(0, () -> {}));
        assertThat(snapshots.files()).isEmpty();
        assertThat(disk.list("snapshots")).isEmpty();
    }

    /** Else it would be sent one snapshot after the other for ever. */
    @Test
    void theLogIsKeptForAPeerThatIsSentASnapshot_H91h() throws Exception {
        SnapshotFile first = checkpoint(9);
        run(new FilesTask.ReadChunk(PEER, 0, 0));
        assertThat(keptFor(20)).isEqualTo(9);
        for (int at = 40; at < first.sizeBytes(); at += 40) {
            run(new FilesTask.ReadChunk(PEER, 9, at));
            if (at == 80) {
                assertThat(keptFor(30)).isEqualTo(9);
                assertThat(keptFor(40)).isEqualTo(9);
            }
        }
        assertThat(keptFor(50)).as("it has yet to be sent what came after").isEqualTo(9);
        assertThat(keptFor(60)).isEqualTo(9);
        assertThat(keptFor(70)).isEqualTo(ApplyTask.CheckpointDone.NONE_SENT);
    }

    @Test
    void aPeerThatAsksForNothingMoreIsNotWaitedFor_H91h() throws Exception {
        checkpoint(9);
        run(new FilesTask.ReadChunk(PEER, 0, 0));
        assertThat(keptFor(20)).isEqualTo(9);
        assertThat(keptFor(30)).isEqualTo(9);
        assertThat(keptFor(40)).isEqualTo(ApplyTask.CheckpointDone.NONE_SENT);
        assertThat(snapshots.files()).extracting(SnapshotFile::offset).containsExactly(40L, 30L);
    }

    private SnapshotFile checkpoint(long offset) {
        run(FIFTY_PAIRS.checkpoint(CLUSTER, offset));
        assertThat(toApply).containsExactly(new ApplyTask.CheckpointDone(offset, true));
        toApply.clear();
        return snapshots.files().get(0);
    }

    /** As a leader does: from the first byte on, of whatever is the newest. */
    private byte[] sendNewest(Position expected) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        long offset = 0;
        while (true) {
            run(new FilesTask.ReadChunk(PEER, offset, all.size()));
            assertThat(answers).hasSize(1);
            Input.SnapshotRead read = (Input.SnapshotRead) answers.remove(0);
            assertThat(read.last()).isEqualTo(expected);
            all.writeBytes(read.bytes());
            offset = read.last().offset();
            if (all.size() == read.size()) {
                return all.toByteArray();
            }
        }
    }

    @Test
    void aWholeSnapshotIsSentAsItIs() throws Exception {
        SnapshotFile file = checkpoint(8);
        byte[] sent = sendNewest(new Position(8, 3, 77));
        assertThat(sent).isEqualTo(snapshots.send(file).read(0, Integer.MAX_VALUE));
        assertThat(toApply).isEmpty();
    }

    /** Seed 9085 of the simulator: a leader offered what every follower had to refuse, and did so for ever. */
    @ParameterizedTest
    @ValueSource(longs = {3, 200, 400, 700, 1_390})
    void aDamagedSnapshotIsPutAsideAndTheStateIsWrittenAnew_H17_H91g(long position) throws Exception {
        SnapshotFile older = checkpoint(8);
        SnapshotFile file = checkpoint(9);
        disk.flipBit(file.name(), position, 4);
        run(new FilesTask.ReadChunk(PEER, 0, 0));
        assertThat(answers).containsExactly(new Input.SnapshotUnavailable(PEER));
        assertThat(toApply).containsExactly(new ApplyTask.CheckpointNeeded());
        assertThat(disk.exists(file.name() + ".corrupt")).isTrue();
        assertThat(snapshots.files()).containsExactly(older);

        // The log may begin after the damaged one, so that an older one is of no use.
        answers.clear();
        run(new FilesTask.ReadChunk(PEER, 0, 0));
        assertThat(answers).containsExactly(new Input.SnapshotUnavailable(PEER));

        answers.clear();
        toApply.clear();
        checkpoint(9);
        sendNewest(new Position(9, 3, 77));
        assertThat(toApply).isEmpty();
    }

    /** Seed 2400: the one before was sent for ever, to peers that had it and needed what the log had no longer. */
    @Test
    void oneThatWasFoundDamagedBeforeIsPutAsideToo_H17_H91g() throws Exception {
        checkpoint(8);
        SnapshotFile file = checkpoint(9);
        disk.flipBit(file.name(), 3, 4);
        SnapshotSender sender = new SnapshotSender(
                SnapshotStore.open(disk), TINY, answers::add, task -> {}, toApply::add); // it looks at all files
        sender.read(new FilesTask.ReadChunk(PEER, 0, 0));
        assertThat(answers).containsExactly(new Input.SnapshotUnavailable(PEER));
        assertThat(toApply).contains(new ApplyTask.CheckpointNeeded());
        assertThat(disk.exists(file.name() + ".corrupt")).isTrue();
    }

    /** A check of a large file takes longer than a leader waits; it must not begin again each time (H91h). */
    @Test
    void askingAgainDoesNotBeginTheCheckAnew_H91h() throws Exception {
        checkpoint(8);
        files.post(new FilesTask.ReadChunk(PEER, 0, 0));
        int rounds = 0;
        while (answers.isEmpty()) {
            files.post(new FilesTask.ReadChunk(PEER, 0, 0));
            tasks.remove().run();
            assertThat(++rounds).isLessThan(1_000);
        }
        assertThat(rounds).isGreaterThan(2);
        assertThat(answers.get(0)).isInstanceOf(Input.SnapshotRead.class);
        assertThat(failures).isEmpty();
    }

    private final List<Optional<CheckpointPiece>> pieces = new ArrayList<>();

    private FilesTask.ReadForBackup backup(long offset, long at) {
        return new FilesTask.ReadForBackup(offset, at, pieces::add);
    }

    @Test
    void aBackupGetsTheFileThatItAskedForThoughNewerOnesCame() throws Exception {
        SnapshotFile file = checkpoint(9);
        byte[] whole;
        try (SnapshotSource source = snapshots.send(file)) {
            whole = source.read(0, Integer.MAX_VALUE);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        long newer = 20;
        while (all.size() < file.sizeBytes()) {
            run(backup(9, all.size()));
            CheckpointPiece piece = pieces.remove(0).orElseThrow();
            assertThat(piece.size()).isEqualTo(file.sizeBytes());
            all.writeBytes(piece.bytes());
            assertThat(keptFor(newer++)).as("a backup needs no log").isEqualTo(ApplyTask.CheckpointDone.NONE_SENT);
        }
        assertThat(all.toByteArray()).isEqualTo(whole);
        keptFor(newer);
        run(backup(9, 0));
        assertThat(pieces).as("it was given back").containsExactly(Optional.empty());
        assertThat(answers).isEmpty();
    }

    @Test
    void allThatBackUpTheSameSnapshotAreAnswered() throws Exception {
        SnapshotFile file = checkpoint(9);
        files.post(backup(9, file.sizeBytes() - 1)); // the first takes the end of it
        files.post(backup(9, 0));
        run(backup(9, 40));
        assertThat(pieces).hasSize(3).allMatch(Optional::isPresent);
    }

    @Test
    void aDamagedSnapshotIsNoBackup_H17_H91g() throws Exception {
        SnapshotFile file = checkpoint(9);
        disk.flipBit(file.name(), 400, 4);
        files.post(backup(9, 0));
        run(backup(9, 0));
        assertThat(pieces).containsExactly(Optional.empty(), Optional.empty());
        assertThat(toApply).contains(new ApplyTask.CheckpointNeeded());
    }

    /** A backup that stops asking does not hold up disk space for ever; one that waits for a check does not stop. */
    @Test
    void aBackupThatAsksForNothingMoreIsNotWaitedFor_H91h() throws Exception {
        checkpoint(9);
        run(backup(9, 0));
        for (long offset = 20; offset <= 50; offset += 10) {
            keptFor(offset);
        }
        assertThat(snapshots.files()).extracting(SnapshotFile::offset).containsExactly(50L, 40L);
    }

    @Test
    void whoHasNoSnapshotMakesOne() {
        run(new FilesTask.ReadChunk(PEER, 0, 0));
        assertThat(answers).containsExactly(new Input.SnapshotUnavailable(PEER));
        assertThat(toApply).containsExactly(new ApplyTask.CheckpointNeeded());
    }
}
