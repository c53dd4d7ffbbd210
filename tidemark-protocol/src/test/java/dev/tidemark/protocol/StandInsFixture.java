package dev.tidemark.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.members.FeatureLevel;
import dev.tidemark.protocol.members.Member;
import dev.tidemark.protocol.members.MemberRole;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.protocol.message.Message;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** A leader whose followers answer as a test says, in a cluster with spares. */
abstract class StandInsFixture {
    static final UUID CLUSTER = new UUID(1, 1);
    static final int REPLACE_MILLIS = 1_000;
    static final int STEP_MILLIS = 10;

    final TreeMap<Integer, Member> members = new TreeMap<>();
    /** Those that have all that the leader sends, and say so. */
    final TreeSet<Integer> answering = new TreeSet<>();
    /** Those that answer, and have nothing. */
    final TreeSet<Integer> lagging = new TreeSet<>();

    final List<String> alarms = new ArrayList<>();
    final List<Configuration> made = new ArrayList<>();
    Core core;
    Parts parts;
    Inputs inputs;
    long now = 1_000;

    static UUID incarnation(int id) {
        return new UUID(3, id);
    }

    void member(MemberRole role, String zone, int... ids) {
        for (int id : ids) {
            members.put(id, new Member(id, incarnation(id), "", "", role, 0, zone));
        }
    }

    void voters(int... ids) {
        member(MemberRole.VOTER, "", ids);
    }

    void spares(int... ids) {
        member(MemberRole.SPARE, "", ids);
    }

    /** Node 1 leads, in another epoch than ever before. */
    void lead(int write, int replaceMillis, Integer... answer) {
        answering.addAll(List.of(answer));
        Configuration active =
                new Configuration(members, write, null, new TreeSet<>(), 1, FeatureLevel.SPARES.number());
        ReplicaOptions options = new ReplicaOptions(
                CLUSTER,
                0,
                1,
                incarnation(1),
                1,
                STEP_MILLIS,
                100,
                1_000,
                1_000,
                1_000,
                100 << 20,
                1_000_000,
                false,
                0,
                LevelOptions.DEFAULT,
                replaceMillis);
        core = new Core(
                options,
                TestEntry::encode,
                new Recovered(4, 0, Position.ZERO, List.of(), List.of(), active, 0, 0, 0),
                Configuration::quorum);
        parts = new Parts(core);
        inputs = new Inputs(parts);
        elect();
    }

    void elect() {
        isElectedBy(answering);
        settle();
    }

    void isElectedBy(Collection<Integer> voters) {
        while (core.role != Role.CANDIDATE) {
            tick(0);
            perform();
        }
        for (int id : voters) {
            receive(id, core.epoch, new Message.PreVoteReply(core.epoch + 1, true, 0, Message.Echo.NONE));
        }
        perform();
        for (int id : voters) {
            receive(id, core.epoch, new Message.VoteReply(true, Message.Echo.NONE));
        }
        assertThat(core.role).isEqualTo(Role.LEADER);
    }

    void perform() {
        core.outbox.take().forEach(effect -> {
            if (effect instanceof Effect.Alarm alarm) {
                alarms.add(alarm.text());
            } else if (effect instanceof Effect.PersistVote vote) {
                new Input.VoteDurable(vote.sequence()).dispatch(inputs);
            }
        });
    }

    void receive(int from, long epoch, Message message) {
        new Input.Received(new Envelope(CLUSTER, 0, from, incarnation(from), 1, epoch, 9, message)).dispatch(inputs);
    }

    void tick(int paused) {
        now += STEP_MILLIS + paused;
        new Input.Tick(now, now * 1_000, paused).dispatch(inputs);
    }

    /** Everything arrives and is stored, and the leader does what follows, with all that follows from that. */
    void settle() {
        settle(3);
    }

    void settle(int times) {
        for (int i = 0; i < times; i++) {
            note();
            long end = core.log.end().offset();
            new Input.LogDurable(core.acceptedEpoch, end).dispatch(inputs);
            for (int id : answering) {
                receive(id, core.epoch, new Message.AppendReply(end, end, 0, true, Message.Echo.NONE));
            }
            for (int id : lagging) {
                receive(id, core.epoch, new Message.AppendReply(0, 0, 0, true, Message.Echo.NONE));
            }
            parts.memberSteps.advance();
            parts.standIns.advance();
            parts.replication.replicate();
            note();
        }
        perform();
    }

    void note() {
        if (made.isEmpty() || made.get(made.size() - 1) != core.configuration()) {
            made.add(core.configuration());
        }
    }

    void pass(int millis) {
        for (int passed = 0; passed < millis; passed += STEP_MILLIS) {
            tick(0);
            settle();
        }
    }

    void assertVoters(Integer... ids) {
        assertThat(core.configuration().voters()).containsExactly(ids);
        assertThat(core.configuration().isJoint()).isFalse();
        assertThat(made)
                .allSatisfy(configuration -> assertThat(configuration.sizes().voters())
                        .as("N (H151)")
                        .isEqualTo(ids.length));
    }
}
