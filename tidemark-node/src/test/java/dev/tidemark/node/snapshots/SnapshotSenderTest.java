package dev.tidemark.node.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.node.mail.ApplyTask;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.entry.Position;
import dev.tidemark.state.snapshot.SnapshotFile;
import org.junit.jupiter.api.Test;

/** A leader sends its snapshots, whole or not at all. */
class SnapshotSenderTest extends FilesLaneByHand {
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

    @Test
    void whoHasNoCheckpointMakesOne() {
        run(new FilesTask.ReadChunk(PEER, 0, 0));
        assertThat(answers).containsExactly(new Input.SnapshotUnavailable(PEER));
        assertThat(toApply).containsExactly(new ApplyTask.CheckpointNeeded());
    }
}
