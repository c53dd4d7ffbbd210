package dev.tidemark.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.entry.Entry;
import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.protocol.message.Message;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a follower may conclude from a heartbeat about the age of its state, and a leader from answers. */
class FreshnessTest {
    private static final UUID CLUSTER = new UUID(0, 1);
    private static final int SELF = 1;
    private static final int LEADER = 2;
    private static final long EPOCH = 5;
    private static final long PROCESS = 77;
    /** The leader's clock, when this node's shows 0. */
    private static final long LEADER_ZERO = 1_000_000;

    private final Replica replica = replica();
    private Entry last;
    private long round;
    private long epoch = EPOCH;
    private long answeredBy = PROCESS;

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
                        ReplicaOptions.ONLY_GROUP,
                        SELF,
                        incarnation(SELF),
                        PROCESS,
                        100,
                        1_000,
                        1_000,
                        1_000,
                        1_000,
                        1_000,
                        1_000_000,
                        false,
                        0),
                TestEntry::encode,
                new Recovered(1, 0, Position.ZERO, List.of(), List.of(), Configuration.ofVoters(voters, 2), 0, 0, 0));
    }

    private void tick(long millis) {
        replica.accept(new Input.Tick(millis, millis * 1_000));
    }

    private void appends(long entryEpoch, long offset) {
        long before = last == null ? 0 : last.chain();
        Position previous = last == null ? Position.ZERO : new Position(last.offset(), last.epoch(), last.chain());
        last = TestEntry.encode(offset, entryEpoch, offset, 1, EntryKind.COMMAND, new byte[1], before);
        hears(new Message.AppendRequest(previous, List.of(last), 0, 0, true, Message.Beat.NONE, 0));
    }

    /** All times as this node's clock has them. */
    private void heartbeat(long sent, long answered, long confirmed, long hwm) {
        Position previous = new Position(last.offset(), last.epoch(), last.chain());
        Message.Beat beat =
                new Message.Beat(LEADER_ZERO + sent, 0, 0, LEADER_ZERO + answered, answeredBy, LEADER_ZERO + confirmed);
        hears(new Message.AppendRequest(previous, List.of(), hwm, ++round, true, beat, 0));
    }

    private void hears(Message message) {
        replica.accept(new Input.Received(new Envelope(
                CLUSTER, ReplicaOptions.ONLY_GROUP, LEADER, incarnation(LEADER), SELF, epoch, 8, message)));
        replica.takeEffects();
    }

    private long since(long applied) {
        return replica.view().freshSince(applied);
    }

    @Test
    void countsFromItsOwnAnswerAndNotFromTheArrival_H115() {
        tick(1_000);
        appends(EPOCH, 1);
        heartbeat(1_000, 0, 0, 0);
        assertThat(since(1))
                .as("it has answered nothing that this leader heard of")
                .isEqualTo(Long.MIN_VALUE);
        // Sent at 1,100, and read at 9,000: this process stood still.
        tick(9_000);
        heartbeat(1_100, 1_000, 1_000, 1);
        assertThat(since(1)).isEqualTo(900);
        assertThat(since(0)).as("as long as it is not applied").isEqualTo(Long.MIN_VALUE);
    }

    /** The heartbeat that comes now may be one that was sent to that process. */
    @Test
    void anAnswerOfTheProcessBeforeProvesNothing_H29() {
        epoch = 1;
        answeredBy = PROCESS - 1;
        tick(1_000);
        appends(1, 1);
        heartbeat(1_000, 0, 0, 0);
        tick(1_100);
        heartbeat(1_100, 1_000, 1_000, 1);
        assertThat(since(1)).isEqualTo(Long.MIN_VALUE);
        answeredBy = PROCESS;
        tick(1_200);
        heartbeat(1_200, 1_100, 1_100, 1);
        assertThat(since(1)).as("its own, in the same epoch").isEqualTo(1_000);
    }

    @Test
    void aLeaderThatNobodyConfirmsIsOld_H54() {
        tick(1_000);
        appends(EPOCH, 1);
        heartbeat(1_000, 0, 0, 0);
        tick(5_000);
        heartbeat(5_000, 1_000, 1_000, 1);
        tick(5_100);
        // This node answers and hears; no other node does, so the leader may have been deposed long ago.
        heartbeat(5_100, 5_000, 1_000, 1);
        assertThat(since(1)).isEqualTo(900);
    }

    @Test
    void aHighWatermarkOfAnOlderEpochProvesNothing_H55() {
        tick(1_000);
        appends(EPOCH - 1, 1);
        heartbeat(1_000, 0, 0, 0);
        tick(1_100);
        heartbeat(1_100, 1_000, 1_000, 1);
        assertThat(since(1)).isEqualTo(Long.MIN_VALUE);
        appends(EPOCH, 2);
        tick(1_200);
        heartbeat(1_200, 1_100, 1_100, 2);
        assertThat(since(2)).isEqualTo(1_000);
    }

    @Test
    void whatWasTrueStaysTrueWhenTheLeaderIsGone() {
        tick(1_000);
        appends(EPOCH, 1);
        heartbeat(1_000, 0, 0, 0);
        tick(1_100);
        heartbeat(1_100, 1_000, 1_000, 1);
        replica.accept(new Input.Applied(1));
        replica.accept(new Input.ConnectionLost(LEADER));
        tick(8_000);
        assertThat(replica.view().leader()).isZero();
        assertThat(since(1)).isEqualTo(900);
    }

    @Test
    void newsIsNotPutOffByWhatIsNotAppliedYet() {
        tick(1_000);
        appends(EPOCH, 1);
        heartbeat(1_000, 0, 0, 0);
        tick(1_100);
        heartbeat(1_100, 1_000, 1_000, 1);
        appends(EPOCH, 2);
        tick(1_200);
        heartbeat(1_200, 1_100, 1_100, 2);
        tick(1_300);
        heartbeat(1_300, 1_200, 1_200, 2);
        assertThat(since(1)).isEqualTo(900);
        replica.accept(new Input.Applied(2));
        assertThat(since(2)).isEqualTo(1_100);
    }
}
