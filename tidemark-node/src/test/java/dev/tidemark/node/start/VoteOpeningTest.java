package dev.tidemark.node.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.disk.CrashImages;
import dev.tidemark.disk.DiskFile;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.log.end.EndMemory;
import dev.tidemark.log.vote.Vote;
import dev.tidemark.log.vote.VoteFile;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.StartException;
import dev.tidemark.node.entry.LogEntry;
import dev.tidemark.node.support.FillingMachine;
import dev.tidemark.node.support.TestNodes;
import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.protocol.members.Configuration;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A node whose vote is lost may have voted for anybody: it comes back as another one, or not at all (H38, H39). */
class VoteOpeningTest {
    private static final long EPOCH = 4;
    private static final int SLOT_BYTES = 4096;
    /** That are looked at for each call of the disk. */
    private static final int IMAGES = 5;

    private SimulatedDisk disk = new SimulatedDisk();
    private final TestNodes nodes = new TestNodes();

    private enum Loss {
        MISSING {
            @Override
            void strike(SimulatedDisk disk, UUID incarnation) throws IOException {
                disk.lose("vote");
            }
        },
        EMPTY {
            @Override
            void strike(SimulatedDisk disk, UUID incarnation) throws IOException {
                disk.cut("vote", 0);
            }
        },
        BOTH_COPIES_FLIPPED {
            @Override
            void strike(SimulatedDisk disk, UUID incarnation) throws IOException {
                disk.flipBit("vote", 22, 3);
                disk.flipBit("vote", SLOT_BYTES + 22, 3);
            }
        },
        OLDER_THAN_THE_LOG {
            @Override
            void strike(SimulatedDisk disk, UUID incarnation) throws IOException {
                disk.lose("vote");
                VoteFile.create(disk, "vote", new Vote(EPOCH - 1, 1, incarnation))
                        .close();
            }
        };

        abstract void strike(SimulatedDisk disk, UUID incarnation) throws IOException;
    }

    private OpenedNode open(SimulatedDisk from, int voters) throws StartException {
        return open(from, voters, "majority");
    }

    private OpenedNode open(SimulatedDisk from, int voters, String writeQuorum) throws StartException {
        NodeConfig config = TestNodes.config(1, "c", voters, writeQuorum, NodeConfig.Limits.defaults());
        return new NodeOpening(config, FillingMachine.NOTHING, nodes.environment(from)).open();
    }

    /** @return the incarnation under which the directory was formatted */
    private UUID write(int voters, boolean bound, long hwm) throws Exception {
        return write(voters, "majority", bound, hwm);
    }

    private UUID write(int voters, String writeQuorum, boolean bound, long hwm) throws Exception {
        OpenedNode node = open(disk, voters, writeQuorum);
        UUID own = node.identity().incarnation();
        node.voteFile().save(new Vote(EPOCH, 1, own));
        Configuration members = node.recovered().configuration();
        for (int id = 1; bound && id <= voters; id++) {
            members = members.bind(id, id == 1 ? own : new UUID(7, id));
        }
        LogEntry first = LogEntry.encode(
                1,
                EPOCH,
                1_000,
                1,
                EntryKind.EPOCH_START,
                members.encode(),
                node.wal().end().chain());
        LogEntry second = LogEntry.encode(
                2,
                EPOCH,
                1_001,
                2,
                EntryKind.COMMAND,
                new byte[10],
                first.logPosition().chain());
        node.wal().append(List.of(first, second), hwm);
        node.wal().sync();
        node.close();
        return own;
    }

    @ParameterizedTest
    @EnumSource(Loss.class)
    void aNodeWithoutItsVoteIsAnotherOneAndKeepsItsLog_H39_H92(Loss loss) throws Exception {
        UUID formatted = write(3, true, 1);
        loss.strike(disk, formatted);
        boolean isThere = disk.exists("vote");
        String identity = identityFile("identity");

        OpenedNode node = open(disk, 3);
        UUID fresh = node.identity().incarnation();
        assertThat(fresh).isNotEqualTo(formatted);
        assertThat(node.identity().files()).isEqualTo(formatted);
        assertThat(node.voteFile().vote()).isEqualTo(new Vote(EPOCH, Vote.NOBODY, fresh));
        assertThat(node.wal().end().offset()).isEqualTo(2);
        assertThat(node.recovered().remembered().owed()).isNull();
        assertThat(node.recovered().configuration().incarnation(1)).isNotEqualTo(fresh);
        assertThat(node.aside()).isEqualTo(isThere ? List.of("0001-identity", "0001-vote") : List.of("0001-identity"));
        assertThat(identityFile("aside/0001-identity")).as("who it was").isEqualTo(identity);
        assertThat(identityFile("identity")).isNotEqualTo(identity);
        node.close();

        OpenedNode again = open(disk, 3);
        assertThat(again.identity()).isEqualTo(node.identity());
        again.close();
    }

    private String identityFile(String name) throws IOException {
        try (DiskFile file = disk.open(name)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
            file.read(bytes, 0);
            return new String(bytes.array(), StandardCharsets.UTF_8);
        }
    }

    /** The log lost its end since, or never had an entry of the epoch: the vote is older all the same. */
    @Test
    void aVoteThatIsOlderThanWhatIsRememberedIsLost_H39() throws Exception {
        UUID formatted = write(3, true, 1);
        OpenedNode node = open(disk, 3);
        EndMemory memory = node.endFile().memory();
        node.endFile().save(memory.withEnd(memory.end(), EPOCH + 2));
        node.close();
        replaceVote(EPOCH + 1, formatted);
        node = open(disk, 3);
        assertThat(node.identity().incarnation()).isNotEqualTo(formatted);
        assertThat(node.voteFile().vote().epoch()).isEqualTo(EPOCH + 2);
        node.close();
    }

    @Test
    void aVoteThatIsOlderThanATruncationIsLost_H39() throws Exception {
        UUID formatted = write(3, true, 1);
        OpenedNode node = open(disk, 3);
        node.wal().truncateAfter(1, EPOCH + 2);
        node.close();
        replaceVote(EPOCH + 1, formatted);
        node = open(disk, 3);
        assertThat(node.identity().incarnation()).isNotEqualTo(formatted);
        assertThat(node.voteFile().vote().epoch()).isEqualTo(EPOCH + 2);
        node.close();
    }

    private void replaceVote(long epoch, UUID incarnation) throws IOException {
        disk.lose("vote");
        VoteFile.create(disk, "vote", new Vote(epoch, 1, incarnation)).close();
    }

    @Test
    void itMayLoseItsVoteAgain() throws Exception {
        UUID formatted = write(3, true, 1);
        disk.lose("vote");
        UUID second = renewed();
        disk.lose("vote");
        UUID third = renewed();
        assertThat(List.of(formatted, second, third)).doesNotHaveDuplicates();
        assertThat(NodeIdentity.read(disk).files()).isEqualTo(formatted);
    }

    private UUID renewed() throws StartException {
        OpenedNode node = open(disk, 3);
        node.close();
        return node.identity().incarnation();
    }

    /** The other nodes could take the new one for the old one, whose vote may be needed twice then. */
    @ParameterizedTest
    @EnumSource(Loss.class)
    void aNodeThatTheClusterDoesNotKnowForGoodYetIsRefused_H39_H92(Loss loss) throws Exception {
        UUID formatted = write(3, true, 0); // that it is known is not committed, by this log
        loss.strike(disk, formatted);
        isRefused(3, "does not say yet that the cluster knows node 1 by its data directory", "Nothing was changed");
    }

    @ParameterizedTest
    @EnumSource(Loss.class)
    void aNodeThatIsAloneIsRefused_H39(Loss loss) throws Exception {
        UUID formatted = write(1, true, 1);
        loss.strike(disk, formatted);
        isRefused(1, "no other node that could let it in", "Nothing was changed", "the moment this node stopped");
    }

    /** The other one elects nobody alone: nobody could let a new one in, and the old one would be gone. */
    @ParameterizedTest
    @EnumSource(Loss.class)
    void aNodeWithoutWhichNobodyIsElectedIsRefused_H39(Loss loss) throws Exception {
        UUID formatted = write(2, true, 1);
        loss.strike(disk, formatted);
        isRefused(2, "2 of 2 voters must vote", "Nothing was changed. What to do: restore", "restore a backup");
        assertThatThrownBy(() -> open(disk, 2)).hasMessageNotContaining("an empty one");
    }

    /** Where one node alone writes, a leader that is left can let it in. */
    @Test
    void theSameOfThreeWhereOneWrites_H39() throws Exception {
        write(3, "1", true, 1);
        disk.lose("vote");
        isRefusedWith("1", 3, "3 of 3 voters must vote", "shows a leader still", "with an empty one");
    }

    @Test
    void aNodeWithoutVoteAndLogIsRefused_H39() throws Exception {
        write(3, true, 1);
        loseLog();
        disk.lose("vote");
        isRefused(3, "is missing", "has no log in \"wal\" either", "Nothing was changed", "with an empty one");
    }

    @Test
    void aNodeWithoutVoteAndLogThatIsAloneIsRefused_H39() throws Exception {
        write(1, true, 1);
        OpenedNode node = open(disk, 1);
        node.endFile().save(EndMemory.NOTHING);
        node.close();
        loseLog();
        disk.lose("vote");
        isRefused(1, "has no log in \"wal\" either", "the moment this node stopped");
        assertThatThrownBy(() -> open(disk, 1)).hasMessageNotContaining("an empty one");
    }

    private void loseLog() throws IOException {
        for (String name : disk.list("wal")) {
            disk.lose("wal/" + name);
        }
    }

    /** What was done before it was looked at is not denied. */
    @Test
    void aVoteOfAnotherDirectoryBesideADamagedDataFile_H92() throws Exception {
        write(3, true, 1);
        disk.cut("data.tree", 0);
        replaceVote(EPOCH, new UUID(8, 8));
        assertThatThrownBy(() -> open(disk, 3))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("belongs to another data directory")
                .hasMessageContaining("Nothing was changed but the names of damaged files");
    }

    private void isRefused(int voters, String... words) throws IOException {
        isRefusedWith("majority", voters, words);
    }

    private void isRefusedWith(String writeQuorum, int voters, String... words) throws IOException {
        List<String> before = disk.listQuietly("");
        for (String word : words) {
            assertThatThrownBy(() -> open(disk, voters, writeQuorum))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("vote")
                    .hasMessageContaining(word);
        }
        assertThat(disk.listQuietly("")).isEqualTo(before);
        assertThat(disk.exists("aside")).isFalse();
    }

    /** A crash leaves a vote that is lost still, or the new one of a new node. */
    @Test
    void aCrashAnywhereOnTheWayBringsNoOldNodeBack_H39() throws Exception {
        UUID formatted = write(3, true, 1);
        Loss.BOTH_COPIES_FLIPPED.strike(disk, formatted);
        List<SimulatedDisk> images = new ArrayList<>();
        disk.faults(call -> {
            CrashImages.forEach(disk, IMAGES, images.size(), images::add);
            return Fault.NONE;
        });
        open(disk, 3).close();
        int renewedBefore = 0;
        for (SimulatedDisk image : images) {
            boolean isThere = image.exists("vote") && !image.exists("aside");
            OpenedNode node = open(image, 3);
            assertThat(node.identity().incarnation()).isNotEqualTo(formatted);
            assertThat(node.voteFile().vote())
                    .isEqualTo(new Vote(EPOCH, Vote.NOBODY, node.identity().incarnation()));
            assertThat(node.wal().end().offset()).isEqualTo(2);
            node.close();
            renewedBefore += isThere ? 0 : 1;
        }
        assertThat(renewedBefore).isBetween(10, images.size() - 10);
    }
}
