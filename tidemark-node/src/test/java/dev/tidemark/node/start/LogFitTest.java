package dev.tidemark.node.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.disk.CrashChooser;
import dev.tidemark.disk.DiskOperation;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.log.LogFailedException;
import dev.tidemark.log.end.Acknowledged;
import dev.tidemark.log.end.EndFile;
import dev.tidemark.log.end.EndMemory;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.vote.Vote;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.StartException;
import dev.tidemark.node.entry.LogEntry;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.node.support.FillingMachine;
import dev.tidemark.node.support.TestNodes;
import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.state.datafile.StateCheckpoint;
import dev.tidemark.state.row.SnapshotMeta;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A log that does not hold what its node remembers has lost its end, and nothing but a note explains it (H161). */
class LogFitTest {
    private static final String SEGMENT = "wal/00000000000000000001.log";
    private static final long EPOCH = 4;

    private SimulatedDisk disk = new SimulatedDisk();
    private final TestNodes nodes = new TestNodes();

    private OpenedNode open(int voters) throws StartException {
        NodeConfig config = TestNodes.config(voters, NodeConfig.Limits.defaults());
        return new NodeOpening(config, FillingMachine.NOTHING, nodes.environment(disk)).open();
    }

    /** Three entries of one epoch, each in a batch of its own, remembered all three. */
    private void writeThree(int voters) throws Exception {
        OpenedNode node = open(voters);
        node.voteFile().save(new Vote(EPOCH, 1, node.identity().incarnation()));
        byte[] payload = node.recovered().configuration().encode();
        for (int offset = 1; offset <= 3; offset++) {
            EntryKind kind = offset == 1 ? EntryKind.EPOCH_START : EntryKind.COMMAND;
            node.wal()
                    .append(
                            List.of(LogEntry.encode(
                                    offset,
                                    EPOCH,
                                    1_000 + offset,
                                    offset,
                                    kind,
                                    payload,
                                    node.wal().end().chain())),
                            0);
            node.wal().sync();
        }
        node.endFile().save(node.endFile().memory().withEnd(node.wal().end(), EPOCH));
        node.close();
    }

    private void cutLog() throws Exception {
        disk.cut(SEGMENT, 4_096 + 70); // within the first record
    }

    private EndMemory reopened(int voters) throws Exception {
        try (OpenedNodeScope scope = new OpenedNodeScope(open(voters))) {
            return scope.node.endFile().memory();
        }
    }

    private record OpenedNodeScope(OpenedNode node) implements AutoCloseable {
        @Override
        public void close() {
            node.close();
        }
    }

    @Test
    void aWholeLogOwesNothing() throws Exception {
        writeThree(3);
        assertThat(reopened(3).owed()).isNull();
    }

    @Test
    void aLogThatLostItsEndOwesWhatIsRemembered_H161() throws Exception {
        writeThree(3);
        cutLog();
        EndMemory memory = reopened(3);
        assertThat(memory.owed()).isEqualTo(new Acknowledged(EPOCH, 3));
        assertThat(memory.end().offset()).isLessThan(3);
        assertThat(reopened(3).owed()).as("it is durable").isEqualTo(new Acknowledged(EPOCH, 3));
    }

    @Test
    void aLogWithoutASegmentBeginsAgainAndOwes_H161() throws Exception {
        writeThree(3);
        disk.delete(SEGMENT);
        assertThat(reopened(3).owed()).isEqualTo(new Acknowledged(EPOCH, 3));
    }

    /** What was done before the log was looked at is not denied. */
    @Test
    void aNodeThatIsAloneIsRefusedAfterItsDataFileWasPutAside_H161() throws Exception {
        writeThree(1);
        disk.cut("data.tree", 0);
        disk.delete("end");
        assertThatThrownBy(() -> open(1))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("there is no other node to ask")
                .hasMessageContaining("Nothing was changed but the names of damaged files");
    }

    @Test
    void whatALaterLeaderHadRemovedIsNotOwed_H161() throws Exception {
        writeThree(3);
        OpenedNode node = open(3);
        node.voteFile().save(new Vote(EPOCH + 1, 2, node.identity().incarnation()));
        node.wal().truncateAfter(2, EPOCH + 1);
        node.close();
        assertThat(reopened(3).owed()).isNull();
    }

    @Test
    void whatALeaderOfTheSameEpochIsSaidToHaveRemovedIsOwed_H161() throws Exception {
        writeThree(3);
        OpenedNode node = open(3);
        node.wal().truncateAfter(2, EPOCH);
        node.close();
        assertThat(reopened(3).owed()).isEqualTo(new Acknowledged(EPOCH, 3));
    }

    /** Entries 2 and 3 of epoch 4 are here; entry 2 of epoch 3 was committed by the leader of epoch 5. */
    private void overtake(long noteUnder) throws Exception {
        writeThree(3);
        OpenedNode node = open(3);
        node.voteFile().save(new Vote(EPOCH + 1, 2, node.identity().incarnation()));
        LogPosition at = new LogPosition(2, 3, 77);
        byte[] configuration = node.recovered().configuration().encode();
        SnapshotMeta meta = new SnapshotMeta(
                node.identity().cluster(), at.offset(), at.epoch(), at.chain(), 1_000, 9, configuration);
        FilesTask.WriteCheckpoint write = FillingMachine.NOTHING.checkpoint(meta.clusterId(), at.offset());
        node.endFile().save(node.endFile().memory().withComing(new EndMemory.Coming(at, noteUnder), false));
        StateCheckpoint checkpoint = node.stateFile().begin(meta, write.state());
        boolean isDurable = false;
        while (!isDurable) {
            isDurable = checkpoint.step();
        }
        node.close();
    }

    /** The log had no room to remove what the checkpoint took the place of. */
    @Test
    void aCheckpointThatOvertookAnotherHistoryReplacesIt_H161() throws Exception {
        overtake(EPOCH + 1);
        for (int i = 0; i < 2; i++) {
            EndMemory memory = reopened(3);
            assertThat(memory.owed()).isNull();
            assertThat(memory.end()).isEqualTo(new LogPosition(2, 3, 77));
            assertThat(memory.coming()).isNull();
        }
    }

    /** A note of that epoch says nothing of what was durable under a later one. */
    @Test
    void aNoteExplainsNothingThatWasDurableUnderALaterEpoch_H161() throws Exception {
        overtake(EPOCH - 1);
        assertThat(reopened(3).owed()).isEqualTo(new Acknowledged(EPOCH, 3));
    }

    private EndMemory reopenedWithNoteOf(LogPosition snapshot) throws Exception {
        OpenedNode node = open(3);
        node.endFile().save(node.endFile().memory().withComing(new EndMemory.Coming(snapshot, EPOCH + 1), false));
        node.close();
        return reopened(3);
    }

    /** Where it stayed, it would explain a loss later. */
    @Test
    void aNoteOfWhatTheLogHoldsIsForgottenAndNoOther_H161() throws Exception {
        writeThree(3);
        LogPosition end = reopened(3).end();
        assertThat(reopenedWithNoteOf(end).coming()).isNull();
        LogPosition other = new LogPosition(end.offset(), end.epoch(), end.chain() + 1);
        assertThat(reopenedWithNoteOf(other).announced(other)).isNotNull();
    }

    /**
     * A leader of a later epoch has entries removed, and its epoch is not remembered yet.
     *
     * @param remembered the durable end that is
     */
    private void removeAfter(int offset, int remembered, int voters) throws Exception {
        OpenedNode node = open(voters);
        node.voteFile().save(new Vote(EPOCH + 1, 2, node.identity().incarnation()));
        LogPosition end = LogEntry.positionAt(node.wal(), remembered);
        node.endFile().save(node.endFile().memory().withEnd(end, EPOCH));
        node.wal().truncateAfter(offset, EPOCH + 1);
        node.close();
    }

    @Test
    void aRemovalExplainsNoLogThatIsShorterThanWhatStayed_H161() throws Exception {
        for (int remembered = 1; remembered <= 3; remembered++) {
            disk = new SimulatedDisk();
            writeThree(3);
            removeAfter(2, remembered, 3);
            cutLog();
            Acknowledged kept = new Acknowledged(EPOCH + 1, 2);
            assertThat(reopened(3).owed()).as("remembered %s", remembered).isEqualTo(kept);
            assertThat(reopened(3).owed()).as("it is durable").isEqualTo(kept);
        }
    }

    /** As the disk of seed 612936 did, which hung before what was to be removed was gone. */
    @Test
    void neitherDoesOneThatWasNotFinished_H161() throws Exception {
        writeThree(3);
        disk.faults(
                call -> call.operation() == DiskOperation.WRITE && call.name().equals(SEGMENT)
                        ? new Fault.Fail("the power went")
                        : Fault.NONE);
        assertThatThrownBy(() -> removeAfter(2, 2, 3)).isInstanceOf(LogFailedException.class);
        disk = disk.crash(CrashChooser.loseAll());
        cutLog();
        assertThat(reopened(3).owed()).isEqualTo(new Acknowledged(EPOCH + 1, 2));
    }

    /** The others fill a log after that, and a leader may have had less than what stayed once. */
    @Test
    void whatALaterLeaderHasShownSinceIsAllThatItOwed_H161() throws Exception {
        writeThree(3);
        removeAfter(2, 2, 3);
        cutLog();
        OpenedNode node = open(3);
        node.voteFile().save(new Vote(EPOCH + 2, 2, node.identity().incarnation()));
        byte[] payload = node.recovered().configuration().encode();
        node.wal().append(List.of(LogEntry.encode(1, EPOCH + 2, 1_001, 1, EntryKind.EPOCH_START, payload, 0)), 0);
        node.wal().sync();
        node.endFile().save(node.endFile().memory().withOwed(null));
        node.close();
        assertThat(reopened(3).owed()).isNull();
    }

    @Test
    void aNodeThatIsAloneIsRefusedForWhatStayed_H161() throws Exception {
        writeThree(1);
        removeAfter(2, 3, 1);
        assertThat(reopened(1).owed()).as("entry 3 is gone for a reason").isNull();

        disk = new SimulatedDisk();
        writeThree(1);
        removeAfter(2, 1, 1);
        cutLog();
        assertThatThrownBy(() -> open(1)).hasMessageContaining("up to record 2").hasMessageContaining("accept-loss");
    }

    @Test
    void withoutTheMemoryNobodyCanTellWhetherTheLogIsWhole_H161() throws Exception {
        writeThree(3);
        disk.delete("end");
        assertThat(reopened(3).owed()).isEqualTo(new Acknowledged(EPOCH, 3));
    }

    @Test
    void aDirectoryOfAnOlderVersionGetsItsMemoryFromItsLog() throws Exception {
        writeThree(3);
        disk.delete("end");
        NodeIdentity identity = NodeIdentity.read(disk);
        new NodeIdentity(identity.cluster(), 0, identity.id(), identity.incarnation(), 1).write(disk);
        EndMemory memory = reopened(3);
        assertThat(memory.owed()).isNull();
        assertThat(memory.end().offset()).isEqualTo(3);
        assertThat(NodeIdentity.read(disk).remembersEnd()).isTrue();
    }

    @Test
    void aNodeThatIsAloneIsRefused_H161() throws Exception {
        writeThree(1);
        cutLog();
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> open(1))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("up to record 3")
                    .hasMessageContaining("accept-loss");
        }
        try (EndFile end = EndFile.open(disk, "end")) {
            end.save(end.memory().withEnd(LogPosition.ZERO, EPOCH));
        }
        assertThat(reopened(1).owed()).isNull();
    }

    @Test
    void aNodeThatIsAloneIsRefusedWithoutTheMemory_H161() throws Exception {
        writeThree(1);
        disk.delete("end");
        assertThatThrownBy(() -> open(1)).hasMessageContaining("\"end\"").hasMessageContaining("accept-loss");
    }
}
