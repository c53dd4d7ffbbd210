package dev.tidemark.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.tidemark.protocol.entry.Entry;
import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.entry.Proposal;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.message.CampaignNow;
import dev.tidemark.protocol.message.Damaged;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.protocol.message.Message;
import dev.tidemark.protocol.message.Reminder;
import dev.tidemark.protocol.message.SnapshotChunk;
import dev.tidemark.protocol.message.SnapshotReply;
import java.lang.reflect.Field;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each check that runs in production can fail, and says where the node stands. */
class SelfCheckTest {
    private static final UUID CLUSTER = new UUID(1, 1);
    private static final UUID INCARNATION = new UUID(2, 2);
    private static final Message.Echo NO_ECHO = Message.Echo.NONE;

    private final TreeMap<Integer, UUID> voters = new TreeMap<>();
    private final Core core;
    private final Parts parts;
    private final Inputs inputs;
    private long now = 1_000;

    SelfCheckTest() {
        for (int id = 1; id <= 3; id++) {
            voters.put(id, Configuration.UNBOUND);
        }
        ReplicaOptions options = new ReplicaOptions(
                CLUSTER, 0, 1, INCARNATION, 1, 10, 100, 1_000, 1_000, 1_000, 100 << 20, 1_000_000, false, 0);
        Recovered recovered =
                new Recovered(4, 0, Position.ZERO, List.of(), List.of(), Configuration.ofVoters(voters, 2), 0, 0, 0);
        core = new Core(options, TestEntry::encode, recovered, Configuration::quorum);
        parts = new Parts(core);
        inputs = new Inputs(parts);
    }

    /** Leads epoch 5 with its first entry committed, and node 2 has it too. */
    private void lead() {
        while (core.role != Role.CANDIDATE) {
            now += 10;
            accept(new Input.Tick(now, now * 1_000));
        }
        receive(2, 4, new Message.PreVoteReply(5, true, 0, NO_ECHO));
        accept(new Input.VoteDurable(1));
        receive(2, 5, new Message.VoteReply(true, NO_ECHO));
        accept(new Input.LogDurable(5, 1));
        receive(2, 5, new Message.AppendReply(1, 1, 0, true, NO_ECHO));
        parts.selfCheck.afterBatch();
    }

    /** Follows node 2 in epoch 6, with two entries of it, the first committed. */
    private void follow() {
        Entry first = TestEntry.encode(
                1,
                6,
                1,
                1,
                EntryKind.EPOCH_START,
                Configuration.ofVoters(voters, 2).encode(),
                0);
        Entry second = TestEntry.encode(2, 6, 2, 2, EntryKind.COMMAND, new byte[] {1}, first.chain());
        accept(new Input.Tick(now, now * 1_000));
        receive(
                2,
                6,
                new Message.AppendRequest(Position.ZERO, List.of(first, second), 1, 0, true, Message.Beat.NONE, 0));
        accept(new Input.LogDurable(6, 2));
        parts.selfCheck.afterBatch();
    }

    private void accept(Input input) {
        input.dispatch(inputs);
    }

    private void receive(int from, long epoch, Message message) {
        accept(new Input.Received(new Envelope(CLUSTER, 0, from, new UUID(3, from), 1, epoch, 9, message)));
    }

    private FollowerProgress follower() {
        return parts.replication.follower(2);
    }

    private static void set(Object object, String field, Object value) {
        try {
            Field found = object.getClass().getDeclaredField(field);
            found.setAccessible(true);
            found.set(object, value);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static Arguments of(String what, Consumer<SelfCheckTest> breaks) {
        return arguments(what, breaks);
    }

    static Stream<Arguments> brokenLeaders() {
        return Stream.of(
                of("high watermark is beyond", t -> set(t.core.log, "hwm", 9L)),
                of("durable end is beyond", t -> set(t.core.log, "durable", 9L)),
                of("high watermark fell", t -> set(t.core.log, "hwm", 0L)),
                of("uncommitted bytes", t -> set(t.core.log, "uncommittedBytes", 1L)),
                of("epoch that is not here", t -> t.core.epoch = 4),
                of("a vote was taken back", t -> t.core.votedFor = 3),
                of("an epoch has two leaders", t -> t.core.leader = 3),
                of("a follower is its own leader", t -> t.core.role = Role.FOLLOWER),
                of("a candidate has a leader", t -> t.core.role = Role.CANDIDATE),
                of("no vote of its own on disk", t -> t.core.persistVote(5, 1)),
                of("no entry of its epoch", t -> {
                    t.core.epoch = 6;
                    t.core.votedFor = 1;
                }),
                of("no whole log", t -> t.core.appending = Appending.INSTALLING),
                of("is not before next", t -> set(t.follower(), "match", 2L)),
                of("next is beyond", t -> set(t.follower(), "next", 3L)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenLeaders")
    void aLeaderNoticesThat(String what, Consumer<SelfCheckTest> breaks) {
        lead();
        assertThatCode(parts.selfCheck::afterBatch).doesNotThrowAnyException();
        breaks.accept(this);
        assertThatThrownBy(parts.selfCheck::afterBatch)
                .isInstanceOf(BrokenInvariantException.class)
                .hasMessageContaining(what)
                .hasMessageContaining("State: node 1, ")
                .hasMessageContaining("log to ");
    }

    /** Neither is followed, no epoch is made up, and what it says names both. */
    @Test
    void twoLeadersOfAnEpochStopTheNodeThatSeesThem_H52() {
        follow();
        Position end = core.log.end();
        assertThatThrownBy(() -> receive(3, 6, heartbeat()))
                .isInstanceOf(BrokenInvariantException.class)
                .hasMessageContaining("two leaders in epoch 6: 2 and 3")
                .hasMessageContaining("State: node 1, ");
        assertThat(core.epoch).isEqualTo(6);
        assertThat(core.leader).isEqualTo(2);
        assertThat(core.log.end()).isEqualTo(end);
    }

    @Test
    void aLeaderThatSeesAnotherInItsEpochStops_H52() {
        lead();
        assertThatThrownBy(() -> receive(3, 5, heartbeat()))
                .isInstanceOf(BrokenInvariantException.class)
                .hasMessageContaining("two leaders in epoch 5: 1 and 3");
        assertThat(core.epoch).isEqualTo(5);
        assertThat(core.isLeader()).isTrue();
    }

    private Message heartbeat() {
        return new Message.AppendRequest(core.log.end(), List.of(), 1, 0, true, Message.Beat.NONE, 0);
    }

    @Test
    void aLeaderRemovesNothing_H26() {
        lead();
        accept(new Input.Propose(1, List.of(new Proposal(EntryKind.COMMAND, new byte[] {1}))));
        parts.selfCheck.afterBatch();
        core.log.truncateAfter(1);
        assertThatThrownBy(parts.selfCheck::afterBatch).hasMessageContaining("a leader removed entries");
    }

    @Test
    void anEpochDoesNotFall_H39() {
        follow();
        core.epoch = 5;
        core.log.resetTo(new Position(2, 5, 0), 2, core.configuration());
        assertThatThrownBy(parts.selfCheck::afterBatch).hasMessageContaining("the epoch fell");
    }

    @Test
    void nothingIsCommittedWithTooFewCopies_H01() {
        lead();
        set(core.log, "durable", 0L);
        assertThatThrownBy(parts.selfCheck::counted).hasMessageContaining("too few copies");
    }

    @Test
    void nothingIsCommittedByCountingAnOlderEpoch_H18() {
        lead();
        core.epoch = 6;
        assertThatThrownBy(parts.selfCheck::counted).hasMessageContaining("counting an older epoch");
    }

    @Test
    void nothingIsCommittedBeyondWhatWasVerified_H24() {
        follow();
        assertThatCode(() -> SelfCheck.told(core, 0, 1)).doesNotThrowAnyException();
        assertThatCode(() -> SelfCheck.told(core, 1, 0)).doesNotThrowAnyException();
        assertThatThrownBy(() -> SelfCheck.told(core, 0, 0)).hasMessageContaining("committed beyond entry 0");
    }

    @Test
    void nothingIsAppendedWhileASnapshotIsInstalled_H91b() {
        follow();
        core.appending = Appending.INSTALLING;
        Entry next = TestEntry.encode(
                3, 6, 3, 3, EntryKind.COMMAND, new byte[0], core.log.end().chain());
        assertThatThrownBy(() -> core.append(next, true)).hasMessageContaining("H91b");
    }

    @Test
    void nothingCommittedIsRemoved_H22() {
        follow();
        assertThatThrownBy(() -> core.truncateAfter(0)).hasMessageContaining("H22");
        assertThatCode(() -> core.truncateAfter(1)).doesNotThrowAnyException();
    }

    static Stream<Message> liesOfALeader() {
        Position end = new Position(1, 5, 77);
        Entry gap = TestEntry.encode(3, 5, 3, 3, EntryKind.COMMAND, new byte[0], 0);
        return Stream.of(
                new Message.PreVoteRequest(5, end, 0, 0),
                new Message.PreVoteRequest(6, end, 0, 0),
                new Message.PreVoteReply(5, true, 0, NO_ECHO),
                new Message.VoteRequest(end, 0, 0),
                new Message.VoteReply(true, NO_ECHO),
                new Message.AppendRequest(Position.ZERO, List.of(), 2, 0, true, Message.Beat.NONE, 0),
                new Message.AppendRequest(Position.ZERO, List.of(gap), 1, 0, true, Message.Beat.NONE, 0),
                new Message.AppendRequest(new Position(2, 5, 0), List.of(gap), 1, 0, true, Message.Beat.NONE, 0),
                new Message.AppendReply(2, 2, 0, true, NO_ECHO),
                new Message.AppendReply(1, 0, 0, true, NO_ECHO),
                new Message.AppendReply(1, 1, 0, true, NO_ECHO),
                new Message.AppendReply(0, 0, 0, false, NO_ECHO),
                new Message.AppendMismatch(1, 2, List.of(), 0, true, NO_ECHO),
                new Message.ReadIndexRequest(1, false),
                new Message.ReadIndexReply(1, 2, 0),
                new Message.ProposeRequest(1, List.of()),
                new SnapshotChunk(new Position(2, 5, 0), 10, 0, new byte[1], 0),
                new SnapshotChunk(new Position(1, 5, 0), 10, 10, new byte[1], 0),
                new SnapshotReply(2, SnapshotReply.INSTALLED),
                new CampaignNow(end, true),
                new Damaged(1, 1, 1));
    }

    @ParameterizedTest
    @MethodSource("liesOfALeader")
    void nothingIsSaidThatIsNotSo(Message message) {
        lead();
        assertThatThrownBy(() -> core.send(2, message))
                .isInstanceOf(BrokenInvariantException.class)
                .hasMessageContaining("would say what is not so")
                .hasMessageContaining("leader in epoch 5");
    }

    static Stream<Message> liesOfAFollower() {
        return Stream.of(
                new Message.AppendRequest(Position.ZERO, List.of(), 0, 0, true, Message.Beat.NONE, 0),
                new Message.ReadIndexReply(1, 0, 0),
                new SnapshotChunk(new Position(1, 6, 0), 10, 0, new byte[1], 0),
                new Message.VoteReply(true, NO_ECHO),
                new Message.AppendReply(3, 3, 0, true, NO_ECHO));
    }

    @ParameterizedTest
    @MethodSource("liesOfAFollower")
    void norByAFollower(Message message) {
        follow();
        assertThatThrownBy(() -> core.send(2, message)).isInstanceOf(BrokenInvariantException.class);
    }

    @Test
    void aNodeThatOwesVotesForNobody_H161() {
        follow();
        parts.lostEnds.reminded(2, new Reminder(6, 5));
        for (Message message : List.of(
                new Message.PreVoteReply(9, true, 0, NO_ECHO), new Message.AppendReply(0, 0, 0, true, NO_ECHO))) {
            assertThatThrownBy(() -> core.send(2, message)).hasMessageContaining("owes");
        }
    }
}
