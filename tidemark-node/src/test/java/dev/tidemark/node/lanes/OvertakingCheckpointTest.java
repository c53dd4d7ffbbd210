package dev.tidemark.node.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.log.end.EndFile;
import dev.tidemark.log.end.EndMemory;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.protocol.entry.Position;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A checkpoint may be durable before the log that has its entry: what is noted of it, and for how long (H161). */
class OvertakingCheckpointTest extends FilesLaneFixture {
    /** A checkpoint that the log does not reach. */
    private static FilesTask.WriteCheckpoint overtaking(long offset) {
        FilesTask.WriteCheckpoint write = MEGABYTE.checkpoint(CLUSTER, offset);
        return new FilesTask.WriteCheckpoint(write.state(), write.meta(), LogPosition.ZERO, 5);
    }

    private boolean isExplained(long offset) throws Exception {
        return note(offset) != null;
    }

    private EndMemory.Coming note(long offset) throws Exception {
        try (EndFile end = EndFile.open(disk, "end")) {
            return end.memory().announced(new LogPosition(offset, 3, 77));
        }
    }

    private static FilesTask.RememberEnd remember(LogPosition end, long under) {
        return new FilesTask.RememberEnd(end, under, new TreeMap<>(), () -> {});
    }

    /**
     * What a leader had removed may have been as long as its log is, and is remembered for some milliseconds more: it
     * does not reach a checkpoint of entries that took its place (seed 616158).
     */
    @Test
    void whatIsRememberedOfARemovedEndReachesNoCheckpoint_H161() throws Exception {
        lane.post(remember(new LogPosition(9, 2, 66), 2));
        runTasks();
        lane.post(overtaking(8));
        runTasks();
        assertThat(file.position().offset()).isEqualTo(8);
        assertThat(note(8)).isEqualTo(new EndMemory.Coming(new LogPosition(8, 3, 77), 5));
    }

    /** A note that stayed would explain the loss of an end. */
    @Test
    void aCheckpointIsNotedNoMoreOnceTheLogHasReachedIt_H161() throws Exception {
        lane.post(overtaking(8));
        tasks.remove().run();
        assertThat(isExplained(8)).isTrue();
        lane.post(remember(new LogPosition(8, 3, 77), 5));
        runTasks();
        assertThat(file.position().offset()).isEqualTo(8);
        assertThat(isExplained(8)).isFalse();
    }

    /** Else a restart takes what overtook a full log for a lost end (seed 603721). */
    @Test
    void aCheckpointIsNotedThoughASnapshotComesWhileItIsWritten_H161() throws Exception {
        lane.post(overtaking(8));
        tasks.remove().run();
        assertThat(isExplained(8)).isTrue();
        lane.post(new FilesTask.StoreChunk(new Position(9, 3, 77), 10_000, 0, new byte[40], 3));
        runTasks();
        assertThat(file.position().offset()).isEqualTo(8);
        assertThat(isExplained(8)).as("what is there").isTrue();
        lane.post(new FilesTask.StoreChunk(new Position(9, 3, 77), 10_000, 40, new byte[40], 3));
        runTasks();
        assertThat(isExplained(8)).as("what is there").isTrue();
        assertThat(isExplained(9)).as("what is coming").isTrue();
    }

    /** A received snapshot is not what a start begins with, and is noted again when it is installed. */
    @Test
    void whatTheDataFileHoldsStaysNotedWhileASnapshotWaits_H161() throws Exception {
        lane.post(overtaking(6));
        runTasks();
        byte[] sent = snapshot();
        Position last = new Position(8, 3, 77);
        lane.post(new FilesTask.StoreChunk(last, sent.length, 0, sent, 3));
        runTasks();
        lane.post(overtaking(7));
        tasks.remove().run();
        assertThat(isExplained(6)).as("what is there").isTrue();
        runTasks();
        assertThat(isExplained(7)).as("what is there").isTrue();
        lane.post(new FilesTask.Load(new FilesTask.Install(last, 3)));
        runTasks();
        assertThat(file.position().offset()).isEqualTo(8);
        assertThat(isExplained(8)).as("what is installed").isTrue();
    }
}
