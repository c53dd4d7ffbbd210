package dev.tidemark.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.entry.Entry;
import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.members.Member;
import dev.tidemark.protocol.members.MemberRole;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.protocol.message.Message;
import dev.tidemark.protocol.message.QuorumReply;
import dev.tidemark.protocol.message.QuorumRequest;
import dev.tidemark.protocol.message.SnapshotChunk;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which answers are enough for a read without a leader, and what it then waits for (H60-H62). */
class QuorumReadTest {
    private static final UUID CLUSTER = new UUID(0, 1);
    private static final int SELF = 1;
    private static final int LEARNER = 4;
    private static final long READ = 7;

    private final Configuration own = members(2, 1, 2, 3);
    private final Replica replica = replica(own);
    private final List<Envelope> sent = new ArrayList<>();
    private final List<Effect.AnswerQuorumRead> answers = new ArrayList<>();

    private static UUID incarnation(int id) {
        return new UUID(7, id);
    }

    private static Configuration members(int write, int... voters) {
        List<Member> members = new ArrayList<>(IntStream.of(voters)
                .mapToObj(id -> Member.voter(id, incarnation(id)))
                .toList());
        members.add(new Member(LEARNER, incarnation(LEARNER), "", "", MemberRole.LEARNER));
        return Configuration.of(members, write);
    }

    private static Replica replica(Configuration members) {
        return replica(members, incarnation(SELF));
    }

    private static Replica replica(Configuration members, UUID incarnation) {
        Entry first = TestEntry.encode(1, 1, 1, 1, EntryKind.COMMAND, new byte[1], 0);
        return new Replica(
                new ReplicaOptions(
                        CLUSTER, 0, SELF, incarnation, 1, 100, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000_000, false, 0),
                TestEntry::encode,
                new Recovered(1, 0, Position.ZERO, List.of(first), List.of(), members, 0, 0, 0));
    }

    private void take(Replica of) {
        for (Effect effect : of.takeEffects()) {
            if (effect instanceof Effect.Send send) {
                sent.add(send.envelope());
            } else if (effect instanceof Effect.AnswerQuorumRead answer) {
                answers.add(answer);
            }
        }
    }

    private void asks(long read) {
        replica.accept(new Input.ReadByQuorum(read, 0));
        take(replica);
    }

    private void answers(int from, long durable) {
        answers(from, incarnation(from), new QuorumReply(READ, true, durable, Position.ZERO, own));
    }

    private void answers(int from, UUID incarnation, QuorumReply reply) {
        received(replica, from, incarnation, reply);
    }

    private void received(Replica by, int from, QuorumReply reply) {
        received(by, from, incarnation(from), reply);
    }

    private void received(Replica by, int from, UUID incarnation, QuorumReply reply) {
        take(by, envelope(from, incarnation, reply));
    }

    private void take(Replica of, Envelope envelope) {
        of.accept(new Input.Received(envelope));
        take(of);
    }

    private static Envelope envelope(int from, UUID incarnation, Message message) {
        return new Envelope(CLUSTER, ReplicaOptions.ONLY_GROUP, from, incarnation, SELF, 1, 8, message);
    }

    @Test
    void waitsForTheLargestDurableEndOfThoseWhoAnswered_H60() {
        asks(READ);
        assertThat(sent).extracting(Envelope::to).as("voters, no learner").containsExactly(2, 3);
        assertThat(answers).isEmpty();
        answers(3, 5);
        assertThat(answers).extracting(Effect.AnswerQuorumRead::point).containsExactly(5L);
        answers(2, 9);
        assertThat(answers).as("answered once").hasSize(1);
    }

    @Test
    void whatThisNodeHasOnDiskCountsToo() {
        asks(READ);
        answers(2, 0);
        assertThat(answers).extracting(Effect.AnswerQuorumRead::point).containsExactly(1L);
    }

    @Test
    void aLearnerDoesNotCount_H62() {
        asks(READ);
        answers(LEARNER, 9);
        assertThat(answers).isEmpty();
        assertThat(replica.view().quorumAnswers(READ).enoughHere()).isFalse();
    }

    @Test
    void aLogThatLacksSomethingDoesNotCount_H161() {
        asks(READ);
        answers(2, incarnation(2), new QuorumReply(READ, false, 9, Position.ZERO, own));
        assertThat(answers).isEmpty();
        QuorumAnswers missing = replica.view().quorumAnswers(READ);
        assertThat(missing.counted()).containsExactly(SELF);
        assertThat(missing.uncounted()).containsExactly(2);
    }

    @Test
    void anAnswerNamesItsQuestion_H153() {
        asks(READ + 1);
        answers(2, 9);
        assertThat(answers).isEmpty();
    }

    /** Where messages are lost: each was given after the read came. */
    @Test
    void anAnswerIsOneToTheQuestionsBeforeItsOwn_H61() {
        Configuration five = members(3, 1, 2, 3, 5, 6);
        Replica node = replica(five);
        for (long read : new long[] {READ, READ + 1, READ + 2}) {
            node.accept(new Input.ReadByQuorum(read, 0));
        }
        received(node, 2, new QuorumReply(READ, true, 4, Position.ZERO, five));
        assertThat(answers).isEmpty();
        received(node, 3, new QuorumReply(READ + 1, true, 9, Position.ZERO, five));
        assertThat(answers)
                .containsExactly(
                        new Effect.AnswerQuorumRead(READ, 9, answers.get(0).time()));
        assertThat(node.view().quorumAnswers(READ)).isNull();
        assertThat(node.view().quorumAnswers(READ + 1).counted())
                .as("what answered an earlier question does not count for a later one (H153)")
                .containsExactly(SELF, 3);
    }

    /** Its numbers may be larger than those of this process; seed 215 of the simulator found that. */
    @Test
    void anAnswerToAnEarlierProcessIsNone_H153() {
        asks(READ);
        answers(2, incarnation(2), new QuorumReply(READ + 100, true, 9, Position.ZERO, own));
        assertThat(answers).isEmpty();
    }

    @Test
    void whatNobodyWaitsForIsForgotten_H106() {
        asks(READ);
        replica.accept(new Input.ReadByQuorum(READ + 1, READ + 1));
        answers(2, 9);
        assertThat(answers).isEmpty();
        assertThat(replica.view().quorumAnswers(READ)).isNull();
    }

    /** spec/README.md: node 2 knows of members of whom it and this node are not enough. */
    @Test
    void thoseWhoAnswerMustBeEnoughByTheMembersThatEachKnows_H62() {
        asks(READ);
        answers(2, incarnation(2), new QuorumReply(READ, true, 5, Position.ZERO, members(2, 2, 5, 6)));
        assertThat(answers).isEmpty();
        assertThat(replica.view().quorumAnswers(READ).enoughHere()).isTrue();
        answers(3, 6);
        assertThat(answers).as("node 3 is none of those").isEmpty();
        asks(READ);
        answers(2, incarnation(2), new QuorumReply(READ, true, 5, Position.ZERO, members(2, 1, 2, 5)));
        assertThat(answers).extracting(Effect.AnswerQuorumRead::point).containsExactly(5L);
    }

    /** H92: by the members that node 2 knows, another disk is node 3. */
    @Test
    void aMemberCountsUnderItsIncarnation_H92() {
        List<Member> others = List.of(
                Member.voter(2, incarnation(2)), Member.voter(3, new UUID(8, 3)), Member.voter(5, incarnation(5)));
        asks(READ);
        answers(2, incarnation(2), new QuorumReply(READ, true, 5, Position.ZERO, Configuration.of(others, 2)));
        answers(3, 6);
        assertThat(answers).isEmpty();
    }

    /** Its disk came back empty: what others have once committed it cannot know of. */
    @Test
    void aNodeThatNoLogKnowsDoesNotCount_H92() {
        Replica empty = replica(own, new UUID(9, SELF));
        empty.accept(new Input.ReadByQuorum(READ, 0));
        take(empty, envelope(2, incarnation(2), new QuorumReply(READ, true, 5, Position.ZERO, own)));
        assertThat(answers).isEmpty();
        assertThat(empty.view().quorumAnswers(READ).uncounted()).containsExactly(SELF);
    }

    /** Its log is about to be replaced by what it is sent. */
    @Test
    void aNodeThatInstallsASnapshotDoesNotCount_H64() {
        Position last = new Position(9, 1, 5);
        take(replica, envelope(2, incarnation(2), new SnapshotChunk(last, 1, 0, new byte[1], 0)));
        replica.accept(new Input.SnapshotStored(last, 1));
        assertThat(replica.view().isInstalling()).isTrue();
        asks(READ);
        answers(2, 1);
        assertThat(answers).isEmpty();
        assertThat(replica.view().quorumAnswers(READ).uncounted()).containsExactly(SELF);
    }

    /** Where all write, a change of members commits with two of three, so one node is not enough (spec/README.md). */
    @Test
    void whereAllWriteOneIsNotEnough() {
        Replica cautious = replica(members(3, 1, 2, 3));
        cautious.accept(new Input.ReadByQuorum(READ, 0));
        take(cautious);
        assertThat(answers).isEmpty();
    }

    @Test
    void whatAnotherKnowsToBeCommittedIsTakenOverIfItIsTheSameEntry_H24() {
        Position mine = replica.view().end();
        asks(READ);
        Position other = new Position(mine.offset(), mine.epoch(), mine.chain() + 1);
        answers(2, incarnation(2), new QuorumReply(READ, true, 1, other, own));
        assertThat(replica.view().hwm()).isZero();
        answers(2, incarnation(2), new QuorumReply(READ, true, 1, mine, own));
        assertThat(replica.view().hwm()).isEqualTo(1);
    }

    @Test
    void nobodyIsAskedWhereOneIsEnough() {
        Replica alone = replica(members(1, 1));
        alone.accept(new Input.ReadByQuorum(READ, 0));
        take(alone);
        assertThat(sent).isEmpty();
        assertThat(answers).extracting(Effect.AnswerQuorumRead::point).containsExactly(1L);
    }

    /** H106: those who wait for a forgotten one ask again. */
    @Test
    void openQuestionsAreBounded_H106() {
        for (long read = 0; read < 1_001; read++) {
            asks(READ + read);
        }
        answers(2, 9);
        assertThat(answers).as("the oldest was forgotten").isEmpty();
        answers(2, incarnation(2), new QuorumReply(READ + 1, true, 9, Position.ZERO, own));
        assertThat(answers).hasSize(1);
    }

    @Test
    void tellsHowFarItsOwnLogIsOnDisk_H01() {
        replica.accept(new Input.Received(new Envelope(
                CLUSTER, ReplicaOptions.ONLY_GROUP, 2, incarnation(2), SELF, 0, 8, new QuorumRequest(READ))));
        take(replica);
        assertThat(sent)
                .extracting(Envelope::message)
                .containsExactly(new QuorumReply(READ, true, 1, Position.ZERO, own));
    }

    /** Newer members say nothing of an older end: the golden script tells what is read else. */
    @Test
    void goesByTheMembersThatAreOnDisk_H62() {
        Configuration next = members(1, 1, 2, 3);
        appends(replica, next);
        assertThat(replica.view().configuration()).isEqualTo(next);
        requested(replica);
        replica.accept(new Input.LogDurable(1, 2));
        requested(replica);
        assertThat(sent)
                .extracting(Envelope::message)
                .filteredOn(QuorumReply.class::isInstance)
                .containsExactly(
                        new QuorumReply(READ, true, 1, Position.ZERO, own),
                        new QuorumReply(READ, true, 2, Position.ZERO, next));
    }

    @Test
    void itsOwnAnswerGoesByTheMembersThatAreOnDisk_H62() {
        Replica node = replica(members(1, 1, 2, 3));
        appends(node, own);
        node.accept(new Input.ReadByQuorum(READ, 0));
        received(node, 2, new QuorumReply(READ, true, 1, Position.ZERO, own));
        assertThat(answers).as("it takes three, and two by the newer ones").isEmpty();
        received(node, 3, new QuorumReply(READ, true, 1, Position.ZERO, own));
        assertThat(answers).hasSize(1);
    }

    /** H92: the log that it is sent knows it, and what was committed before is on its disk no sooner than that. */
    @Test
    void aNodeThatItsLogWillKnowDoesNotCountYet_H92() {
        List<Member> before = List.of(
                Member.voter(SELF, new UUID(9, SELF)),
                Member.voter(2, incarnation(2)),
                Member.voter(3, incarnation(3)));
        Replica wiped = replica(Configuration.of(before, 2));
        appends(wiped, own);
        requested(wiped);
        wiped.accept(new Input.LogDurable(1, 2));
        requested(wiped);
        assertThat(sent)
                .extracting(Envelope::message)
                .filteredOn(QuorumReply.class::isInstance)
                .extracting(reply -> ((QuorumReply) reply).whole())
                .containsExactly(false, true);
    }

    /** Node 2 leads, and sends a configuration, which is not on disk yet. */
    private void appends(Replica to, Configuration configuration) {
        Position end = to.view().end();
        Entry entry = TestEntry.encode(2, 1, 2, 2, EntryKind.CONFIGURATION, configuration.encode(), end.chain());
        take(
                to,
                envelope(
                        2,
                        incarnation(2),
                        new Message.AppendRequest(end, List.of(entry), 0, 0, true, Message.Beat.NONE, 0)));
    }

    private void requested(Replica by) {
        take(by, envelope(2, incarnation(2), new QuorumRequest(READ)));
    }

    /** H92: an empty directory under a known id counts for nobody, this node's own read included. */
    @Test
    void aNodeThatItsLogDoesNotKnowDoesNotCount_H92() {
        List<Member> members = List.of(
                Member.voter(SELF, new UUID(9, SELF)),
                Member.voter(2, incarnation(2)),
                Member.voter(3, incarnation(3)));
        Configuration other = Configuration.of(members, 2);
        assertNotWhole(other);
        assertNotWhole(Configuration.of(
                List.of(Member.voter(SELF, Configuration.UNBOUND), members.get(1), members.get(2)), 2));
        assertNotWhole(Configuration.of(List.of(members.get(1), members.get(2), Member.voter(5, incarnation(5))), 2));
    }

    private void assertNotWhole(Configuration configuration) {
        Replica wiped = replica(configuration);
        wiped.accept(new Input.Received(new Envelope(
                CLUSTER, ReplicaOptions.ONLY_GROUP, 2, incarnation(2), SELF, 0, 8, new QuorumRequest(READ))));
        take(wiped);
        assertThat(sent)
                .extracting(Envelope::message)
                .containsExactly(new QuorumReply(READ, false, 1, Position.ZERO, configuration));
        sent.clear();
        wiped.accept(new Input.ReadByQuorum(READ, 0));
        wiped.accept(new Input.Received(new Envelope(
                CLUSTER,
                ReplicaOptions.ONLY_GROUP,
                2,
                incarnation(2),
                SELF,
                1,
                8,
                new QuorumReply(READ, true, 5, Position.ZERO, configuration))));
        take(wiped);
        assertThat(answers).isEmpty();
        assertThat(wiped.view().quorumAnswers(READ).uncounted()).contains(SELF);
        sent.clear();
    }
}
