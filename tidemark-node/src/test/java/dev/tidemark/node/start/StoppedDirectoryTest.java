package dev.tidemark.node.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.disk.Fault;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.log.end.EndFile;
import dev.tidemark.log.end.EndMemory;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.vote.Vote;
import dev.tidemark.node.StartException;
import dev.tidemark.node.recover.StoppedDirectory;
import dev.tidemark.node.recover.Survivor;
import dev.tidemark.node.recover.UsableEntries;
import dev.tidemark.node.support.FillingMachine;
import dev.tidemark.node.support.TestNodes;
import dev.tidemark.state.datafile.StateCheckpoint;
import dev.tidemark.state.once.EngineLimits;
import dev.tidemark.state.row.SnapshotMeta;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is found in the directory of a node that does not run, damaged or not, and that nothing in it is changed. */
class StoppedDirectoryTest extends TwelveEntries {

    /** Of a disk on which every change fails. */
    private StoppedDirectory stopped() throws StartException {
        disk.faults(call -> call.operation().changes() ? new Fault.Fail("it was to be read only") : Fault.NONE);
        return StoppedDirectory.open("d", disk);
    }

    private Survivor survivor() throws StartException {
        Survivor found = stopped().survivor();
        disk.faults(call -> Fault.NONE);
        return found;
    }

    @Test
    void aWholeOneGivesAllThatItHas() throws Exception {
        write(3, 6);
        Survivor found = survivor();
        assertThat(found.isWhole()).as(found.problems().toString()).isTrue();
        assertThat(found.notes()).isEmpty();
        assertThat(found.id()).isEqualTo(1);
        assertThat(found.cluster()).isEqualTo(NodeIdentity.read(disk).cluster());
        assertThat(found.vote().epoch()).isEqualTo(EPOCH);
        assertThat(found.checkpoint().offset()).isEqualTo(6);
        assertThat(found.base().offset()).isZero();
        assertThat(found.end().offset()).isEqualTo(ENTRIES);
        assertThat(found.end().epoch()).isEqualTo(EPOCH);
        assertThat(found.highWatermark()).isEqualTo(6);
        assertThat(found.memory().end()).isEqualTo(found.end());
        assertThat(found.configurations().get(6L).voters()).containsExactly(1, 2, 3);
    }

    /** A crash before the log is emptied; the next start does that, and owes nothing. */
    @Test
    void aLogThatASnapshotIsAboutToReplaceHasNotLostItsEnd_H161() throws Exception {
        write(3);
        OpenedNode node = open(disk, 3);
        node.voteFile().save(new Vote(EPOCH + 1, 2, node.identity().incarnation()));
        LogPosition at = new LogPosition(8, EPOCH - 1, 77); // of another history
        byte[] configuration = node.recovered().configuration().encode();
        SnapshotMeta meta = new SnapshotMeta(
                node.identity().cluster(), at.offset(), at.epoch(), at.chain(), 1_000, 9, configuration);
        node.endFile().save(node.endFile().memory().withComing(new EndMemory.Coming(at, EPOCH + 1), false));
        StateCheckpoint checkpoint = node.stateFile()
                .begin(
                        meta,
                        FillingMachine.NOTHING
                                .checkpoint(meta.clusterId(), at.offset())
                                .state());
        boolean isDurable = false;
        while (!isDurable) {
            isDurable = checkpoint.step();
        }
        node.close();
        assertThat(survivor().problems()).isEmpty();
    }

    @Test
    void rotIsToldAndWhatIsBeforeItCanBeUsed_H10() throws Exception {
        write(3, 5);
        rot(7);
        Survivor found = survivor();
        assertThat(found.isWhole()).isFalse();
        assertThat(found.problems()).anyMatch(problem -> problem.contains("Records touched: 8"));
        assertThat(found.end().offset()).as("also within a segment").isEqualTo(7);
    }

    @Test
    void rotBeforeTheCheckpointIsNoMatter() throws Exception {
        write(3, 6);
        rot(4);
        Survivor found = survivor();
        assertThat(found.isWhole()).as(found.problems().toString()).isTrue();
        assertThat(found.notes()).hasSize(1);
        assertThat(found.end().offset()).isEqualTo(ENTRIES);
        assertThat(found.base().offset()).isEqualTo(6);
    }

    @Test
    void aLogThatEndsBeforeItsCheckpointIsUsedUpToThat_H91() throws Exception {
        write(3, 8);
        rot(4);
        Survivor found = survivor();
        assertThat(found.isWhole()).isTrue(); // the checkpoint is at entry 8, which the run after the rot holds
        assertThat(found.end().offset()).isEqualTo(ENTRIES);

        disk = new SimulatedDisk();
        write(3, 8);
        rot(7);
        found = survivor();
        assertThat(found.isWhole()).isFalse();
        assertThat(found.end().offset()).isEqualTo(8);
        assertThat(found.base().offset()).isEqualTo(8);
    }

    @Test
    void aLostEndIsTold_H161() throws Exception {
        write(3);
        disk.lose(segment(10));
        Survivor found = survivor();
        assertThat(found.end().offset()).isEqualTo(9);
        assertThat(found.problems()).singleElement().asString().contains("the end of its log is lost");

        disk = new SimulatedDisk();
        write(3);
        disk.lose("end");
        assertThat(survivor().problems()).singleElement().asString().contains("the file \"end\"");

        disk = new SimulatedDisk();
        write(3);
        try (EndFile end = EndFile.open(disk, "end")) {
            end.save(end.memory().withOwed(ALL));
        }
        assertThat(survivor().problems()).singleElement().asString().contains("had lost its end already");
    }

    /** A removal whose epoch is not remembered yet explains a log that ends with what stayed, and no shorter one. */
    @Test
    void aLostEndIsToldAfterARemoval_H161() throws Exception {
        write(3);
        OpenedNode node = open(disk, 3);
        node.voteFile().save(new Vote(EPOCH + 1, 2, node.identity().incarnation()));
        node.wal().truncateAfter(11, EPOCH + 1);
        node.close();
        assertThat(survivor().isWhole()).isTrue();
        disk.lose(segment(10));
        assertThat(survivor().problems()).singleElement().asString().contains("had entries up to 11 on disk");
    }

    @Test
    void aLostVoteIsToldAndIsNoMatter_H39() throws Exception {
        write(3);
        disk.lose("vote");
        Survivor found = survivor();
        assertThat(found.isWhole()).isTrue();
        assertThat(found.vote()).isNull();
        assertThat(found.notes()).singleElement().asString().contains("vote");
    }

    @Test
    void aDamagedCheckpointIsToldAndTheOneBeforeItIsUsed_H91f() throws Exception {
        write(3, 3, 6);
        damageTheNewest();
        Survivor found = survivor();
        assertThat(found.checkpoint().offset()).isEqualTo(3);
        assertThat(found.end().offset()).isEqualTo(ENTRIES);
    }

    @Test
    void whoseNobodyCanTellIsRefused_H102() throws Exception {
        write(3);
        disk.flipBit("identity", 60, 1);
        assertThatThrownBy(this::stopped).hasMessageContaining("the directory d cannot be used");
    }

    @Test
    void aNewClusterBeginsWithAllThatCanBeUsed_H91c() throws Exception {
        write(3, 6);
        StoppedDirectory directory = stopped();
        Survivor found = directory.survivor();
        UsableEntries entries = new UsableEntries(directory, found);
        assertThat(entries.commandsAfter(8)).isEqualTo(4);
        LogReplay replay = entries.replay(FillingMachine.NOTHING, EngineLimits.DEFAULT);
        assertThat(replay.at()).isEqualTo(found.end());

        UUID fresh = new UUID(6, 6);
        SimulatedDisk first = new SimulatedDisk();
        SimulatedDisk second = new SimulatedDisk();
        PreparedDirectory one = new PreparedDirectory(TestNodes.restored(fresh), nodes.environment(first));
        PreparedDirectory other = new PreparedDirectory(TestNodes.restored(fresh), nodes.environment(second));
        one.reserve();
        other.reserve();
        one.begin(replay);
        other.beginLike(first);
        for (SimulatedDisk made : new SimulatedDisk[] {first, second}) {
            assertThatThrownBy(() -> openNew(made, fresh)).hasMessageContaining("was not finished");
        }
        one.finish();
        other.finish();
        for (SimulatedDisk made : new SimulatedDisk[] {first, second}) {
            OpenedNode node = openNew(made, fresh);
            LogPosition end = node.wal().end();
            assertThat(end).isEqualTo(found.end());
            assertThat(node.identity().cluster()).isEqualTo(fresh);
            assertThat(node.voteFile().vote().epoch()).isEqualTo(EPOCH);
            node.close();
        }
    }

    private OpenedNode openNew(SimulatedDisk made, UUID cluster) throws StartException {
        return new NodeOpening(TestNodes.restored(cluster), FillingMachine.NOTHING, nodes.environment(made)).open();
    }
}
