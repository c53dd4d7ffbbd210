package dev.tidemark.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.members.Member;
import dev.tidemark.protocol.members.MemberRole;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.protocol.message.Message;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What one new directory acknowledged is not counted for another one that gets the seat of a lost disk (H92, H94). */
class VacantSeatTest {
    private static final UUID CLUSTER = new UUID(1, 1);
    private static final UUID GONE = new UUID(9, 3);
    private static final int LOST = 3;

    private Core core;
    private Parts parts;
    private Inputs inputs;
    private long now = 1_000;

    private static UUID incarnation(int id) {
        return new UUID(3, id);
    }

    /** Leads; the seat of node 3 waits for a directory, since the configuration of {@code changes}; 0: since ever. */
    private void lead(MemberRole role, long changes) {
        TreeMap<Integer, Member> members = new TreeMap<>();
        members.put(1, Member.voter(1, incarnation(1)));
        members.put(2, Member.voter(2, incarnation(2)));
        members.put(
                LOST, new Member(LOST, Configuration.UNBOUND, "", "", role, role == MemberRole.RETURNING ? LOST : 0));
        Configuration active = new Configuration(
                members, 2, null, changes == 0 ? new TreeSet<>() : new TreeSet<>(List.of(GONE)), changes, 1);
        ReplicaOptions options = new ReplicaOptions(
                CLUSTER, 0, 1, incarnation(1), 1, 10, 100, 1_000, 1_000, 1_000, 100 << 20, 1_000_000, false, 0);
        core = new Core(
                options,
                TestEntry::encode,
                new Recovered(4, 0, Position.ZERO, List.of(), List.of(), active, 0, 0, 0),
                Configuration::quorum);
        parts = new Parts(core);
        inputs = new Inputs(parts);
        while (core.role != Role.CANDIDATE) {
            now += 10;
            new Input.Tick(now, now * 1_000).dispatch(inputs);
        }
        receive(2, incarnation(2), 4, new Message.PreVoteReply(5, true, 0, Message.Echo.NONE));
        new Input.VoteDurable(1).dispatch(inputs);
        receive(2, incarnation(2), 5, new Message.VoteReply(true, Message.Echo.NONE));
        new Input.LogDurable(5, 1).dispatch(inputs);
        receive(2, incarnation(2), 5, new Message.AppendReply(1, 1, 0, true, Message.Echo.NONE));
    }

    private void receive(int from, UUID incarnation, long epoch, Message message) {
        new Input.Received(new Envelope(CLUSTER, 0, from, incarnation, 1, epoch, 9, message)).dispatch(inputs);
    }

    private void bind(UUID incarnation) {
        parts.proposals.append(
                EntryKind.CONFIGURATION,
                core.configuration().bind(LOST, incarnation).encode());
    }

    @Test
    void whoIsBoundBeginsWithNothing_H92() {
        lead(MemberRole.RETURNING, 1);
        receive(LOST, new UUID(4, LOST), 5, new Message.AppendReply(1, 1, 0, true, Message.Echo.NONE));
        assertThat(parts.replication.follower(LOST).match()).isEqualTo(1);
        bind(new UUID(5, LOST));
        assertThat(parts.replication.follower(LOST).match()).isZero();
    }

    /** Nothing was ever lost: the first that comes is the one. */
    @Test
    void atTheBeginningOfAClusterWhatWasAcknowledgedStays() {
        lead(MemberRole.VOTER, 0);
        receive(LOST, incarnation(LOST), 5, new Message.AppendReply(1, 1, 0, true, Message.Echo.NONE));
        bind(incarnation(LOST));
        assertThat(parts.replication.follower(LOST).match()).isEqualTo(1);
    }
}
