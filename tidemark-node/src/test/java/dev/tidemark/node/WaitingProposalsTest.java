package dev.tidemark.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.Configuration;
import dev.tidemark.protocol.Effect;
import dev.tidemark.protocol.EntryKind;
import dev.tidemark.protocol.Envelope;
import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.Message;
import dev.tidemark.protocol.Position;
import dev.tidemark.protocol.Proposal;
import dev.tidemark.protocol.Recovered;
import dev.tidemark.protocol.Replica;
import dev.tidemark.protocol.ReplicaOptions;
import dev.tidemark.protocol.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Which proposals wait for an fsync, and for how long. */
class WaitingProposalsTest {
    private static final UUID CLUSTER = new UUID(5, 5);
    private static final UUID INCARNATION = new UUID(1, 2);

    private final Replica replica = replica();
    private final WaitingProposals proposals = new WaitingProposals(replica);
    private final List<Input> released = new ArrayList<>();
    private long now = 1;

    @Test
    void withoutALeaderNothingWaits() {
        assertThat(replica.role()).isEqualTo(Role.FOLLOWER);
        propose(1, 10);
        assertThat(released()).containsExactly(1L);
    }

    @Test
    void whatComesDuringAnFsyncGoesBehindItInOrder() {
        long end = becomeLeader();
        propose(1, 10);
        assertThat(released()).isEmpty();
        requested(2, 10);
        propose(3, 10);
        assertThat(released()).isEmpty();
        replica.accept(new Input.LogDurable(replica.epoch(), end));
        assertThat(released()).containsExactly(1L, 2L, 3L);
        propose(4, 10);
        assertThat(released()).as("no fsync runs").containsExactly(4L);
    }

    /** A quorum of followers commits without a leader whose disk stalls. */
    @Test
    void aDiskThatStallsHoldsNothingUpForLong_H104() {
        becomeLeader();
        propose(1, 10);
        now += 1;
        propose(2, 10);
        assertThat(released()).isEmpty();
        now += 1;
        assertThat(released()).containsExactly(1L, 2L);
    }

    @Test
    void whatIsEnoughForABatchDoesNotWait_H106() {
        becomeLeader();
        propose(1, 300 << 10);
        assertThat(released()).containsExactly(1L);
        propose(2, 10);
        assertThat(released()).isEmpty();
    }

    @Test
    void whatWaitsIsCounted_H106() {
        long end = becomeLeader();
        propose(1, 10);
        requested(2, 7);
        assertThat(released()).isEmpty();
        assertThat(proposals.waitingBytes()).isEqualTo(17);
        replica.accept(new Input.LogDurable(replica.epoch(), end));
        assertThat(released()).containsExactly(1L, 2L);
        assertThat(proposals.waitingBytes()).isZero();
    }

    @Test
    void otherInputsAreNotTaken() {
        assertThat(proposals.take(new Input.LogDurable(1, 1), now)).isFalse();
        assertThat(released()).isEmpty();
    }

    private void propose(long token, int bytes) {
        assertThat(proposals.take(new Input.Propose(token, proposal(bytes)), now))
                .isTrue();
    }

    private void requested(long token, int bytes) {
        Message request = new Message.ProposeRequest(token, proposal(bytes));
        Envelope envelope = new Envelope(CLUSTER, 2, INCARNATION, 1, replica.epoch(), 1, request);
        assertThat(proposals.take(new Input.Received(envelope), now)).isTrue();
    }

    private static List<Proposal> proposal(int bytes) {
        return List.of(new Proposal(EntryKind.COMMAND, new byte[bytes]));
    }

    /** Tokens of what comes out now. */
    private List<Long> released() {
        released.clear();
        proposals.release(now, released::add);
        List<Long> tokens = new ArrayList<>();
        for (Input input : released) {
            tokens.add(
                    input instanceof Input.Propose propose
                            ? propose.token()
                            : ((Message.ProposeRequest)
                                            ((Input.Received) input).envelope().message())
                                    .token());
        }
        return tokens;
    }

    /** @return the end of its log, whose fsync runs */
    private long becomeLeader() {
        while (replica.role() != Role.LEADER) {
            replica.accept(new Input.Tick(now += 100, now * 1_000));
            for (Effect effect : replica.takeEffects()) {
                if (effect instanceof Effect.PersistVote vote) {
                    replica.accept(new Input.VoteDurable(vote.sequence()));
                }
            }
        }
        replica.takeEffects();
        assertThat(replica.end().offset()).isGreaterThan(replica.durable());
        return replica.end().offset();
    }

    private static Replica replica() {
        TreeMap<Integer, UUID> voters = new TreeMap<>();
        voters.put(1, Configuration.UNBOUND);
        return new Replica(
                new ReplicaOptions(CLUSTER, 1, INCARNATION, 10, 100, 1_000, 1_000, 1_000, 10_000, 1_000_000),
                LogEntry::encode,
                new Recovered(0, 0, Position.ZERO, List.of(), List.of(), new Configuration(voters, 1), 0, 0, 0));
    }
}
