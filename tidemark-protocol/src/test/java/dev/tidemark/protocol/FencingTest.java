package dev.tidemark.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.protocol.message.Message;
import dev.tidemark.protocol.message.NotWelcome;
import dev.tidemark.protocol.message.RangeReply;
import dev.tidemark.protocol.message.RangeRequest;
import dev.tidemark.protocol.message.WhoIs;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the one prologue lets through, and that nothing else leaves a trace (H102). */
class FencingTest {
    private static final UUID CLUSTER = new UUID(0, 1);
    private static final UUID OTHER_CLUSTER = new UUID(0, 2);
    private static final int GROUP = ReplicaOptions.ONLY_GROUP;
    private static final int SELF = 1;
    private static final int PEER = 2;
    private static final int STRANGER = 9;

    private final Replica replica = replica();

    private static UUID incarnation(int id) {
        return new UUID(7, id);
    }

    private static Replica replica() {
        TreeMap<Integer, UUID> voters = new TreeMap<>();
        for (int id = 1; id <= 3; id++) {
            voters.put(id, incarnation(id));
        }
        return new Replica(
                new ReplicaOptions(
                        CLUSTER,
                        GROUP,
                        SELF,
                        incarnation(SELF),
                        1,
                        10,
                        100,
                        1_000,
                        1_000,
                        1_000,
                        1_000,
                        1_000,
                        false,
                        0),
                TestEntry::encode,
                new Recovered(1, 0, Position.ZERO, List.of(), List.of(), Configuration.ofVoters(voters, 2), 0, 0, 0));
    }

    private void receives(UUID cluster, int group, int from, int to) {
        Message message = new Message.VoteRequest(Position.ZERO, 0, 0);
        replica.accept(new Input.Received(new Envelope(cluster, group, from, incarnation(from), to, 5, 8, message)));
    }

    @Test
    void admitsWhatIsForThisNodeOfThisGroupOfThisCluster() {
        receives(CLUSTER, GROUP, PEER, SELF);
        assertThat(replica.view().epoch()).isEqualTo(5);
    }

    @Test
    void nothingElseLeavesATrace_H102() {
        receives(OTHER_CLUSTER, GROUP, PEER, SELF);
        receives(CLUSTER, GROUP + 1, PEER, SELF);
        receives(CLUSTER, GROUP, PEER, PEER);
        receives(CLUSTER, GROUP, SELF, SELF);
        assertThat(replica.view().epoch()).isEqualTo(1);
        assertThat(replica.view().lamport()).isZero();
        assertThat(replica.takeEffects()).noneMatch(Effect.Send.class::isInstance);
    }

    /** It may have become a member while this node was away; until somebody says so it is nobody. */
    @Test
    void aStrangerIsAskedAboutAndNotAnswered_H93() {
        receives(CLUSTER, GROUP, STRANGER, SELF);
        assertThat(replica.view().epoch()).isEqualTo(1);
        List<Message> sent = new ArrayList<>();
        for (Effect effect : replica.takeEffects()) {
            if (effect instanceof Effect.Send send) {
                assertThat(send.envelope().to()).isNotEqualTo(STRANGER);
                sent.add(send.envelope().message());
            }
        }
        assertThat(sent).hasSize(2).allMatch(WhoIs.class::isInstance);
    }

    private static final RangeRequest ROWS = new RangeRequest(4, 8, new byte[1], null, 100);

    private List<Effect> asksForRows(int from, UUID incarnation, long epoch) {
        replica.accept(new Input.Received(new Envelope(CLUSTER, GROUP, from, incarnation, SELF, epoch, 8, ROWS)));
        return replica.takeEffects();
    }

    /** What a checkpoint holds is committed under any leader, so the question moves nobody to another epoch. */
    @Test
    void rowsAreGivenToAMemberOfAnyEpoch_H29() {
        for (long epoch : new long[] {0, 1, 7}) {
            assertThat(asksForRows(PEER, incarnation(PEER), epoch)).contains(new Effect.ReadRange(PEER, ROWS));
            assertThat(replica.view().epoch()).isEqualTo(1);
        }
        RangeReply reply = new RangeReply(4, true, new byte[3]);
        replica.accept(new Input.RangeRead(PEER, reply));
        assertThat(replica.takeEffects())
                .anyMatch(effect -> effect instanceof Effect.Send send
                        && send.envelope().to() == PEER
                        && send.envelope().message().equals(reply));
    }

    @Test
    void rowsAreGivenToNobodyElse_H92() {
        assertThat(asksForRows(STRANGER, incarnation(STRANGER), 1)).noneMatch(Effect.ReadRange.class::isInstance);
        assertThat(asksForRows(PEER, new UUID(8, PEER), 1)).as("wiped").noneMatch(Effect.ReadRange.class::isInstance);
    }

    /** It sends as much as any member, and what it sends is no reason to send as much back (H106). */
    @Test
    void aWipedNodeIsToldOnceInAHeartbeat_H92() {
        replica.accept(new Input.Tick(0, 0));
        assertThat(refusals(50)).isEqualTo(1);
        replica.accept(new Input.Tick(9, 0));
        assertThat(refusals(50)).isZero();
        replica.accept(new Input.Tick(10, 0));
        assertThat(refusals(50)).isEqualTo(1);
    }

    private long refusals(int messages) {
        for (int i = 0; i < messages; i++) {
            Message message = new Message.VoteRequest(Position.ZERO, 0, 0);
            replica.accept(
                    new Input.Received(new Envelope(CLUSTER, GROUP, PEER, new UUID(8, PEER), SELF, 5, 8, message)));
        }
        List<Effect> effects = replica.takeEffects();
        long asked = effects.stream()
                .filter(effect ->
                        effect instanceof Effect.Send send && send.envelope().message() instanceof WhoIs)
                .count();
        assertThat(asked).as("the two others, at most").isLessThanOrEqualTo(2);
        return effects.stream()
                .filter(effect ->
                        effect instanceof Effect.Send send && send.envelope().message() instanceof NotWelcome)
                .count();
    }
}
