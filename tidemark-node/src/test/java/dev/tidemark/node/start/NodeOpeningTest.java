package dev.tidemark.node.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.disk.DiskFaults;
import dev.tidemark.disk.DiskFile;
import dev.tidemark.disk.DiskOperation;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.FaultScript;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.vote.Vote;
import dev.tidemark.log.vote.VoteFile;
import dev.tidemark.node.DataLimits;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.ScrubSettings;
import dev.tidemark.node.StartException;
import dev.tidemark.node.entry.LogEntry;
import dev.tidemark.node.support.FillingMachine;
import dev.tidemark.node.support.TestNodes;
import dev.tidemark.protocol.LevelOptions;
import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.protocol.members.Configuration;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Files of a data directory that are missing, old, damaged, or somebody else's. */
class NodeOpeningTest {
    /** Of the data file: one that cannot be read is one that is not whole. */
    private static final int META_COPIES = 4;

    private final SimulatedDisk disk = new SimulatedDisk();
    private final TestNodes nodes = new TestNodes();

    private static NodeConfig config(int id, String name, int voters, String writeQuorum) {
        return TestNodes.config(id, name, voters, writeQuorum, NodeConfig.Limits.defaults());
    }

    private OpenedNode open(SimulatedDisk from, NodeConfig config) throws StartException {
        return opening(from, config).open();
    }

    private NodeOpening opening(SimulatedDisk from, NodeConfig config) {
        return new NodeOpening(config, FillingMachine.NOTHING, nodes.environment(from));
    }

    private OpenedNode open() throws StartException {
        return open(disk, config(1, "c", 3, "majority"));
    }

    /** As after an epoch in which something was written. */
    private void writeSomething(long epoch) throws Exception {
        OpenedNode node = open();
        node.voteFile().save(new Vote(epoch, 1, node.identity().incarnation()));
        byte[] configuration = node.recovered().configuration().encode();
        LogEntry first = LogEntry.encode(
                1,
                epoch,
                1_000,
                1,
                EntryKind.EPOCH_START,
                configuration,
                node.wal().end().chain());
        LogEntry second = LogEntry.encode(
                2,
                epoch,
                1_001,
                2,
                EntryKind.COMMAND,
                new byte[10],
                first.logPosition().chain());
        node.wal().append(List.of(first, second), 0);
        node.wal().sync();
        node.close();
    }

    @Test
    void formatsAnEmptyDirectoryOnce_H92() throws Exception {
        NodeIdentity first = open().identity();
        NodeIdentity again = open().identity();
        assertThat(again).isEqualTo(first);
        assertThat(first.incarnation()).isEqualTo(new UUID(3, 1));
    }

    @Test
    void withoutAClusterIdTheOthersAreAskedFirst_H92_H102() throws Exception {
        UUID told = new UUID(7, 7);
        NodeConfig nameless = config(1, null, 3, "majority");
        NodeOpening first = opening(disk, nameless);
        assertThat(first.directory().needsClusterId()).isTrue();
        assertThat(first.directory().cluster()).isNull();
        assertThatThrownBy(first::open).isInstanceOf(IllegalStateException.class);
        assertThat(disk.exists("identity")).isFalse();
        first.directory().format(told);
        NodeOpening again = opening(disk, nameless);
        assertThat(again.directory().needsClusterId()).isFalse();
        assertThat(again.directory().cluster()).isEqualTo(told);
        assertThat(again.open().identity().cluster()).isEqualTo(told);
    }

    @Test
    void whoHasANameOrIsAloneAsksNobody() throws Exception {
        assertThat(opening(disk, config(1, "c", 3, "majority")).directory().needsClusterId())
                .isFalse();
        NodeConfig alone = config(1, null, 1, "majority");
        assertThat(opening(disk, alone).directory().needsClusterId()).isFalse();
        assertThat(open(disk, alone).identity().cluster()).isEqualTo(new UUID(3, 1));
    }

    /** A log without its identity is not an empty directory: the node must not tell the others that it is. */
    @Test
    void aDirectoryThatLostItsIdentityDoesNotAsk_H92() throws Exception {
        writeSomething(4);
        disk.lose("identity");
        assertThatThrownBy(() -> opening(disk, config(1, null, 3, "majority"))
                        .directory()
                        .needsClusterId())
                .isInstanceOf(StartException.class)
                .hasMessageContaining("holds a log or snapshots but no file \"identity\"");
    }

    @Test
    void recoversWhatIsThere() throws Exception {
        writeSomething(4);
        OpenedNode node = open();
        assertThat(node.recovered().epoch()).isEqualTo(4);
        assertThat(node.wal().end().offset()).isEqualTo(2);
        assertThat(node.recovered().configuration().voters()).containsExactly(1, 2, 3);
        assertThat(node.recovered().configuration().incarnation(1)).isEqualTo(Configuration.UNBOUND);
    }

    /** Found by the simulator: a disk that fails between recovery and the first entry was a stack trace. */
    @Test
    void everyReadThatFailsIsARefusalInWords_H05() throws Exception {
        writeSomething(4);
        FaultScript script = new FaultScript();
        disk.faults(script);
        LogPosition whole = open().applied();
        int unharmed = 0;
        long reads = script.count(DiskOperation.READ);
        for (long nth = 1; nth <= reads; nth++) {
            disk.faults(new FaultScript().at(DiskOperation.READ, nth, new Fault.Fail("a broken disk")));
            try {
                assertThat(open().applied())
                        .as("a copy of a meta slot that another stands in for")
                        .isEqualTo(whole);
                unharmed++;
            } catch (StartException e) {
                assertThat(e).hasMessageContaining("a broken disk");
            }
        }
        assertThat(unharmed).isEqualTo(META_COPIES);
    }

    /** A start that has to write is refused; one that has not ends with the first vote, before anybody is asked. */
    @Test
    void onADiskThatReadsAndDoesNotWriteNobodyStands_H51() throws Exception {
        DiskFaults reads =
                call -> call.operation() == DiskOperation.WRITE ? new Fault.Fail("a broken disk") : Fault.NONE;
        writeSomething(4);
        disk.faults(reads);
        assertThatThrownBy(this::open).isInstanceOf(StartException.class).hasMessageContaining("a broken disk");
        disk.faults(DiskFaults.NONE);
        open().close();
        open().close();
        disk.faults(reads);
        OpenedNode node = open();
        Vote own = new Vote(5, 1, node.identity().incarnation());
        assertThatThrownBy(() -> node.voteFile().save(own))
                .as("the log lane ends the node for that")
                .isInstanceOf(IOException.class)
                .hasMessage("a broken disk");
    }

    @Test
    void refusesAnotherNodesDirectory() throws Exception {
        open();
        assertThatThrownBy(() -> open(disk, config(2, "c", 3, "majority")))
                .isInstanceOf(StartException.class)
                .hasMessage("the data directory d belongs to node 1, but this is node 2. Nothing was changed; give each"
                        + " node its own directory");
    }

    @Test
    void refusesAnotherClustersDirectory_H102() throws Exception {
        open();
        assertThatThrownBy(() -> open(disk, config(1, "other", 3, "majority")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("belongs to cluster")
                .hasMessageEndingWith("Nothing was changed; correct the cluster id or the directory");
    }

    @Test
    void refusesAnIdThatIsNoVoter() {
        assertThatThrownBy(() -> open(disk, config(4, "c", 3, "majority")))
                .hasMessage(
                        "this node's id is 4, but the cluster consists of [1, 2, 3]: add it to the cluster's list, or"
                                + " correct the id");
    }

    @Test
    void refusesEntriesThatCouldNeverBeReplicated_H109() {
        NodeConfig.Limits all = NodeConfig.Limits.defaults();
        NodeConfig config = config(1, "c", 3, "majority");
        for (int bytes : new int[] {0, 32 << 20}) {
            NodeConfig.Limits limits = new NodeConfig.Limits(
                    all.segmentBytes(),
                    all.retainedLogBytes(),
                    all.checkpointBytes(),
                    all.reservedDiskBytes(),
                    bytes,
                    all.gatewayBytes(),
                    all.uncommittedBytes(),
                    all.heartbeatMillis(),
                    all.electionTimeoutMillis(),
                    all.requestTimeoutMillis(),
                    all.maxMemoryBytes(),
                    all.maxClockAheadMillis(),
                    0,
                    DataLimits.IN_MEMORY,
                    ScrubSettings.OFF);
            NodeConfig wrong = new NodeConfig(
                    1, config.data(), "c", config.voters(), config.client(), config.writeQuorum(), limits);
            assertThatThrownBy(() -> open(disk, wrong)).hasMessageStartingWith("max-entry-bytes is " + bytes);
        }
    }

    @Test
    void refusesOtherMembersOrQuorums_H43() throws Exception {
        writeSomething(1);
        assertThatThrownBy(() -> open(disk, config(1, "c", 5, "3")))
                .hasMessageContaining("the cluster consists of nodes [1, 2, 3] by its log, but of [1, 2, 3, 4, 5] by");
        assertThatThrownBy(() -> open(disk, config(1, "c", 3, "all")))
                .hasMessageContaining("write quorum is 2 by its log, but 3 by the configuration")
                .hasMessageEndingWith("Nothing was changed; set write-quorum back");
    }

    @Test
    void refusesAVoteThatIsOlderThanTheLog_H39() throws Exception {
        writeSomething(4);
        UUID incarnation = NodeIdentity.read(disk).incarnation();
        disk.delete("vote");
        VoteFile.create(disk, "vote", new Vote(3, 1, incarnation)).close();
        assertThatThrownBy(this::open)
                .hasMessageContaining("the file \"vote\" in d says epoch 3, but the log ends in epoch 4")
                .hasMessageContaining("could vote twice");
    }

    @Test
    void refusesAMissingVote_H39() throws Exception {
        writeSomething(4);
        disk.delete("vote");
        assertThatThrownBy(this::open).isInstanceOf(StartException.class).hasMessageContaining("vote");
        assertThat(disk.exists("vote")).isFalse();
    }

    @Test
    void refusesAVoteOfAnotherDirectory_H92() throws Exception {
        writeSomething(4);
        disk.delete("vote");
        VoteFile.create(disk, "vote", new Vote(9, 1, new UUID(8, 8))).close();
        assertThatThrownBy(this::open)
                .hasMessageContaining("the file \"vote\" in d belongs to another data directory")
                .hasMessageContaining("must be moved or restored together");
    }

    @Test
    void refusesToFormatBesideALog_H91f() throws Exception {
        writeSomething(4);
        disk.delete("identity");
        assertThatThrownBy(this::open)
                .hasMessageContaining("holds a log or snapshots but no file \"identity\"")
                .hasMessageContaining("Nothing was changed");
        assertThat(disk.list("wal")).isNotEmpty();
    }

    private NodeConfig older() {
        return config(1, "c", 3, "majority").with(new LevelOptions(1, LevelOptions.BY_HAND));
    }

    /** Whatever the log holds: nothing is cut, put aside or written before the node knows that it must not be here. */
    @Test
    void refusesALogOfALevelThatItDoesNotSupportAndTouchesNothing_H180() throws Exception {
        writeSomething(4);
        OpenedNode node = open();
        LogEntry raised = LogEntry.encode(
                3,
                4,
                1_002,
                3,
                EntryKind.CONFIGURATION,
                node.recovered().configuration().at(2).encode(),
                node.wal().end().chain());
        node.wal().append(List.of(raised), 0);
        node.wal().sync();
        node.close();
        disk.faults(call -> switch (call.operation()) {
            case OPEN, LIST, READ, SYNC, SYNC_DIRECTORY, CREATE_DIRECTORY -> Fault.NONE;
            default -> new Fault.Fail("a call that changes something: " + call);
        });
        assertThatThrownBy(() -> open(disk, older()))
                .isInstanceOf(StartException.class)
                .hasMessage("the data directory d cannot be opened: the cluster is at feature level 2, and this release"
                        + " supports levels up to 1: install a release that supports level 2, as the other nodes have."
                        + " Nothing was changed");
        disk.faults(DiskFaults.NONE);
        assertThat(open().recovered().configuration().level()).isEqualTo(1); // of what is known to be committed
    }

    /** The file that is read first says it as well, once it is committed. */
    @Test
    void refusesADirectoryOfALevelThatItDoesNotSupport_H180() throws Exception {
        OpenedNode node = open();
        node.identity().mark(disk, 2);
        node.close();
        assertThatThrownBy(() -> open(disk, older()))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("install a release that supports level 2")
                .hasMessageEndingWith("Nothing was opened or changed");
        assertThat(open().identity().level()).isEqualTo(2);
    }

    @Test
    void refusesEveryDamagedIdentity() throws Exception {
        open();
        int size;
        try (DiskFile file = disk.open("identity")) {
            size = (int) file.size();
        }
        for (int at = 0; at < size; at++) {
            disk.flipBit("identity", at, 0);
            assertThatThrownBy(this::open)
                    .as("byte %s", at)
                    .isInstanceOf(StartException.class)
                    .hasMessageStartingWith("the file \"identity\" of the data directory is damaged");
            disk.flipBit("identity", at, 0);
        }
        open();
    }

    @Test
    void refusesAnIdentityThatIsTooLong_H13() throws Exception {
        open();
        try (DiskFile file = disk.open("identity")) {
            file.write(ByteBuffer.allocate(1), 5_000);
        }
        assertThatThrownBy(this::open).hasMessageContaining("it is too long");
    }
}
