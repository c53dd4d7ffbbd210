package dev.tidemark.node.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.disk.DiskOperation;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.log.end.EndFile;
import dev.tidemark.log.end.EndMemory;
import dev.tidemark.node.CheckpointAsk;
import dev.tidemark.node.CheckpointPiece;
import dev.tidemark.node.environment.NodeBuffers;
import dev.tidemark.node.lanes.FilesLane;
import dev.tidemark.node.mail.ApplyTask;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.node.mail.Mailbox;
import dev.tidemark.node.support.FillingMachine;
import dev.tidemark.node.support.StateFiles;
import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.entry.Position;
import dev.tidemark.state.datafile.StateFile;
import dev.tidemark.state.snapshot.SnapshotFile;
import dev.tidemark.state.snapshot.SnapshotRanges;
import dev.tidemark.state.snapshot.SnapshotSource;
import dev.tidemark.state.snapshot.SnapshotStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
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
    private static final NodeBuffers TINY = new NodeBuffers(100, 100, 100, 100, 100, 100, 40, 64, 0, StateFiles.SMALL);
    private static final FillingMachine FIFTY_PAIRS = new FillingMachine(50, 20);

    private final SimulatedDisk disk = new SimulatedDisk();
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final List<Input> answers = new ArrayList<>();
    private final List<ApplyTask> toApply = new ArrayList<>();
    private SnapshotStore snapshots;
    private StateFile file;
    private final Mailbox<FilesTask> files = new Mailbox<>(tasks::add, failures::add);

    @BeforeEach
    void open() throws Exception {
        snapshots = SnapshotStore.open(disk);
        file = StateFiles.open(disk, CLUSTER);
        FilesLane lane = new FilesLane(
                files,
                disk,
                file,
                snapshots,
                EndFile.create(disk, "end", EndMemory.NOTHING),
                CLUSTER,
                TINY,
                false,
                (millis, task) -> {},
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
        made();
        boolean[] done = new boolean[1];
        run(new FilesTask.DistrustCheckpoints(20, () -> done[0] = true));
        assertThat(done[0]).isTrue();
        assertThat(file.position().offset()).isEqualTo(20);
        assertThat(StateFiles.open(disk, CLUSTER).position().offset()).isEqualTo(20);
        assertThat(disk.list("snapshots")).containsExactly("00000000000000000030.snap.corrupt");
    }

    /** What is being written of it never counts, nor what waited for its turn to be written. */
    @Test
    void aCheckpointThatIsBeingWrittenIsGivenUpWithIt_H89() throws Exception {
        files.post(FIFTY_PAIRS.checkpoint(CLUSTER, 9));
        tasks.remove().run(); // it is begun
        run(new FilesTask.DistrustCheckpoints(0, () -> {}));
        assertThat(file.position().offset()).isZero();
        assertThat(StateFiles.open(disk, CLUSTER).position().offset()).isZero();
        run(FIFTY_PAIRS.checkpoint(CLUSTER, 12));
        assertThat(file.position().offset()).isZero();
        assertThat(toApply).isEmpty();
    }

    /** Else it would be sent one snapshot after the other for ever. */
    @Test
    void theLogIsKeptForAPeerThatIsSentASnapshot_H91h() throws Exception {
        checkpoint(9);
        SnapshotFile first = made();
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
        assertThat(snapshots.files()).as("it was made for that peer alone").isEmpty();
    }

    private void checkpoint(long offset) {
        run(FIFTY_PAIRS.checkpoint(CLUSTER, offset));
        assertThat(toApply).containsExactly(new ApplyTask.CheckpointDone(offset, ApplyTask.CheckpointDone.NONE_SENT));
        toApply.clear();
    }

    /** The snapshot of the newest checkpoint, of which the peer was sent the first piece. */
    private SnapshotFile made() {
        run(new FilesTask.ReadChunk(PEER, 0, 0));
        assertThat(answers).hasSize(1);
        assertThat(answers.remove(0)).isInstanceOf(Input.SnapshotRead.class);
        assertThat(toApply).isEmpty();
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
        checkpoint(8);
        byte[] sent = sendNewest(new Position(8, 3, 77));
        assertThat(sent).isEqualTo(snapshots.send(snapshots.files().get(0)).read(0, Integer.MAX_VALUE));
        assertThat(toApply).isEmpty();
    }

    /** Nobody needs one, so none is made; and the newest is sent, though an older one is there still. */
    @Test
    void aSnapshotIsMadeOfTheNewestCheckpointWhenItIsNeeded() {
        checkpoint(8);
        assertThat(snapshots.files()).isEmpty();
        made();
        assertThat(keptFor(9)).isEqualTo(8);
        sendNewest(new Position(9, 3, 77));
    }

    /** Seed 9085 of the simulator: a leader offered what every follower had to refuse, and did so for ever. */
    @ParameterizedTest
    @ValueSource(longs = {3, 200, 400, 700, 1_390})
    void aDamagedSnapshotIsPutAsideAndMadeAgain_H17_H91g(long position) throws Exception {
        checkpoint(9);
        SnapshotFile made = made();
        disk.flipBit(made.name(), position, 4);
        run(new FilesTask.ReadChunk(PEER, 0, 0));
        assertThat(answers).containsExactly(new Input.SnapshotUnavailable(PEER));
        assertThat(disk.exists(made.name() + ".corrupt")).isTrue();
        answers.clear();
        sendNewest(new Position(9, 3, 77));
        assertThat(toApply).isEmpty();
    }

    /** Seed 2400: one that was damaged was sent for ever. */
    @Test
    void oneThatWasFoundDamagedBeforeIsPutAsideToo_H17_H91g() throws Exception {
        checkpoint(9);
        SnapshotFile made = made();
        disk.flipBit(made.name(), 3, 4);
        List<FilesTask> toFiles = new ArrayList<>();
        SnapshotSender sender = new SnapshotSender(
                disk, file, SnapshotStore.open(disk), TINY, answers::add, toFiles::add, toApply::add);
        sender.read(new FilesTask.ReadChunk(PEER, 0, 0)); // it looks at all files
        assertThat(answers).isEmpty();
        assertThat(toFiles).containsExactly(new FilesTask.MakeSnapshot());
        assertThat(disk.exists(made.name() + ".corrupt")).isTrue();
    }

    /** The state is whole in memory: all of it is written to another data file, and then there is a snapshot (H146). */
    @Test
    void aDamagedDataFileGivesNoSnapshotAndIsWrittenAgain_H146() throws Exception {
        checkpoint(9);
        disk.faults(
                call -> call.operation() == DiskOperation.READ && call.name().equals("data.tree")
                        ? new Fault.Fail("a bad sector")
                        : Fault.NONE);
        run(new FilesTask.ReadChunk(PEER, 0, 0));
        disk.faults(call -> Fault.NONE);
        assertThat(answers).containsExactly(new Input.SnapshotUnavailable(PEER));
        assertThat(toApply).containsExactly(new ApplyTask.CheckpointNeeded());
        answers.clear();
        toApply.clear();
        checkpoint(9);
        assertThat(disk.list("aside")).containsExactly("0001-data.tree");
        sendNewest(new Position(9, 3, 77));
    }

    /** A peer asks again and again; what it asks for while the file is replaced must not damn the new one (H146). */
    @Test
    void aPeerThatAsksWhileTheFileIsReplacedHarmsNothing_H146() throws Exception {
        checkpoint(9);
        for (int times = 1; times <= 2; times++) {
            int before = times - 1;
            disk.faults(call ->
                    call.operation() == DiskOperation.READ && call.name().equals("data.tree") && aside() == before
                            ? new Fault.Fail("a bad sector")
                            : Fault.NONE);
            run(new FilesTask.ReadChunk(PEER, 0, 0));
            run(new FilesTask.ReadChunk(PEER, 0, 0));
            files.post(FIFTY_PAIRS.checkpoint(CLUSTER, 10 * times));
            while (aside() == before) {
                tasks.remove().run();
                files.post(new FilesTask.ReadChunk(PEER, 0, 0));
            }
            run(FIFTY_PAIRS.checkpoint(CLUSTER, 10 * times + 5));
            assertThat(file.position().offset()).isEqualTo(10 * times + 5);
            assertThat(aside()).isEqualTo(times);
        }
        assertThat(disk.list("aside")).containsExactly("0001-data.tree", "0002-data.tree");
    }

    private int aside() {
        try {
            return disk.exists("aside") ? disk.list("aside").size() : 0;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void withoutRoomNoSnapshotIsMadeAndItIsTriedAgain() throws Exception {
        checkpoint(9);
        disk.capacity(disk.usedBytes() + 500);
        run(new FilesTask.ReadChunk(PEER, 0, 0));
        assertThat(answers).containsExactly(new Input.SnapshotUnavailable(PEER));
        assertThat(disk.list("snapshots")).isEmpty();
        answers.clear();
        disk.capacity(Long.MAX_VALUE);
        sendNewest(new Position(9, 3, 77));
    }

    /** Checkpoints go on beside it, and the pages that it is made of stay as they were (R5, H148). */
    @Test
    void whatIsMadeIsOfOneCheckpointThoughOthersCome_R5() throws Exception {
        checkpoint(9);
        files.post(new FilesTask.ReadChunk(PEER, 0, 0));
        tasks.remove().run();
        for (long offset = 20; offset < 24; offset++) {
            files.post(FIFTY_PAIRS.checkpoint(CLUSTER, offset));
            int done = toApply.size();
            while (toApply.size() == done) {
                tasks.remove().run();
            }
            assertThat(answers).isEmpty();
        }
        run(new FilesTask.MeasureDisk(bytes -> {}));
        Input.SnapshotRead first = (Input.SnapshotRead) answers.remove(0);
        assertThat(first.last()).isEqualTo(new Position(9, 3, 77));
    }

    /** A check of a large file takes longer than a leader waits; it must not begin again each time (H91h). */
    @Test
    void askingAgainDoesNotBeginTheCheckAgain_H91h() throws Exception {
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
        return new FilesTask.ReadForBackup(new CheckpointAsk(offset, at), pieces::add);
    }

    @Test
    void aBackupGetsTheFileThatItAskedForThoughNewerOnesCame() throws Exception {
        checkpoint(9);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        long newer = 20;
        long size = Long.MAX_VALUE;
        byte[] whole = null;
        while (all.size() < size) {
            run(backup(9, all.size()));
            if (whole == null) {
                try (SnapshotSource source = snapshots.send(snapshots.files().get(0))) {
                    whole = source.read(0, Integer.MAX_VALUE);
                }
            }
            CheckpointPiece piece = pieces.remove(0).orElseThrow();
            size = piece.size();
            all.writeBytes(piece.bytes());
            assertThat(keptFor(newer++)).as("a backup needs no log").isEqualTo(ApplyTask.CheckpointDone.NONE_SENT);
        }
        assertThat(all.toByteArray()).isEqualTo(whole);
        keptFor(newer);
        run(backup(9, 0));
        assertThat(pieces).as("it was given back").containsExactly(Optional.empty());
        assertThat(answers).isEmpty();
    }

    /** Who asks for digests of what is no range is told so, and the node goes on. */
    @Test
    void aBackupIsToldDigestsOfRanges_H91g() throws Exception {
        checkpoint(9);
        int digests = 0;
        long size = Long.MAX_VALUE;
        for (long at = 0; at < size; digests++) {
            run(digests(at));
            CheckpointPiece piece = pieces.remove(0).orElseThrow();
            size = piece.size();
            ByteBuffer bytes = ByteBuffer.wrap(piece.bytes()).order(ByteOrder.LITTLE_ENDIAN);
            assertThat(bytes.remaining()).isPositive();
            while (bytes.hasRemaining()) {
                int length = bytes.getInt();
                byte[] digest = new byte[32];
                bytes.get(digest);
                try (SnapshotSource source = snapshots.send(snapshots.files().get(0))) {
                    byte[] range = source.read(at, length);
                    assertThat(HexFormat.of().formatHex(digest))
                            .isEqualTo(SnapshotRanges.digest(range, 0, range.length));
                }
                at += length;
            }
        }
        assertThat(digests).isGreaterThan(1);
        for (long wrong : new long[] {size, Long.MAX_VALUE, 17, size - 20}) {
            run(digests(wrong));
            Optional<Integer> expected = wrong < size ? Optional.empty() : Optional.of(0);
            assertThat(pieces.remove(0).map(piece -> piece.bytes().length)).isEqualTo(expected);
        }
        run(backup(9, 0));
        assertThat(pieces).hasSize(1).allMatch(Optional::isPresent);
    }

    /** A file that rots after it was checked is not told as if it ended there, but checked again. */
    @Test
    void aSnapshotThatRotsWhileItIsToldIsPutAside_H91g() throws Exception {
        checkpoint(9);
        run(digests(0));
        int header = ByteBuffer.wrap(pieces.remove(0).orElseThrow().bytes())
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
        disk.flipBit(snapshots.files().get(0).name(), header + 7, 6); // of the length of the first block
        run(digests(header));
        assertThat(pieces.remove(0)).isEmpty();
        run(digests(header));
        assertThat(disk.list("snapshots")).contains("00000000000000000009.snap.corrupt");
    }

    private FilesTask.ReadForBackup digests(long at) {
        return new FilesTask.ReadForBackup(new CheckpointAsk(9, at, Integer.MAX_VALUE, true), pieces::add);
    }

    /** One is made at a time; who wants another waits for it. */
    @Test
    void allThatBackUpTheSameSnapshotAreAnswered() {
        checkpoint(9);
        files.post(new FilesTask.ReadChunk(PEER, 0, 0));
        files.post(backup(9, 0));
        run(backup(9, 40));
        assertThat(pieces).hasSize(2).allMatch(Optional::isPresent);
        assertThat(answers).hasSize(1);
        long size = pieces.remove(0).orElseThrow().size();
        pieces.clear();
        files.post(backup(9, size - 1)); // the first takes the end of it
        files.post(backup(9, 0));
        run(backup(9, 40));
        assertThat(pieces).hasSize(3).allMatch(Optional::isPresent);
    }

    @Test
    void aDamagedSnapshotIsNoBackup_H17_H91g() throws Exception {
        checkpoint(9);
        run(backup(9, 0));
        pieces.clear();
        run(backup(9, snapshots.files().get(0).sizeBytes() - 1)); // so it is given back
        pieces.clear();
        disk.flipBit(snapshots.files().get(0).name(), 400, 4);
        files.post(backup(9, 0));
        run(backup(9, 0));
        assertThat(pieces).contains(Optional.empty());
    }

    /** A backup that stops asking does not hold up disk space for ever; one that waits for a check does not stop. */
    @Test
    void aBackupThatAsksForNothingMoreIsNotWaitedFor_H91h() {
        checkpoint(9);
        run(backup(9, 0));
        assertThat(snapshots.files()).hasSize(1);
        for (long offset = 20; offset <= 50; offset += 10) {
            keptFor(offset);
        }
        assertThat(snapshots.files()).isEmpty();
    }

    @Test
    void whoHasNoCheckpointMakesOne() {
        run(new FilesTask.ReadChunk(PEER, 0, 0));
        assertThat(answers).containsExactly(new Input.SnapshotUnavailable(PEER));
        assertThat(toApply).containsExactly(new ApplyTask.CheckpointNeeded());
    }
}
