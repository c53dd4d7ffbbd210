package dev.tidemark.node.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.node.FreePorts;
import dev.tidemark.node.HostPort;
import dev.tidemark.node.support.LoopWatch;
import dev.tidemark.node.wire.Hello;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.members.FeatureLevel;
import dev.tidemark.protocol.members.Member;
import dev.tidemark.protocol.members.MemberRole;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whom a node talks to as members and the feature level change. */
class TransportMembersTest extends LoopbackTransports {
    private static Hello hello(int id, UUID incarnation, String members) {
        return new Hello(CLUSTER, 0, id, incarnation, new HostPort("c", id), members);
    }

    private static Configuration configuration(long changes, int... ids) {
        TreeMap<Integer, Member> members = new TreeMap<>();
        for (int id : ids) {
            members.put(id, new Member(id, new UUID(2, id), "127.0.0.1:" + (50_000 + id), "", MemberRole.VOTER, 0));
        }
        return new Configuration(
                members,
                1 + ids.length / 2,
                null,
                new TreeSet<>(List.of(new UUID(9, 9))),
                changes,
                FeatureLevel.LOWEST);
    }

    /** Both sides have words for it, before the level is raised and after. */
    @Test
    void whoDoesNotSupportTheLevelIsCutOff_H180() throws Exception {
        Events first = new Events();
        NettyPeerTransport one = start(1, CLUSTER, first);
        Hello older = new Hello(CLUSTER, 0, 2, new UUID(2, 2), new HostPort("c", 2), "the same", 1, 1);
        NettyPeerTransport two = start(older, new Events(), this::later);
        first.await("connected 2");
        assertThat(loop.submit(() -> one.level(2, new UUID(2, 2))).get()).isEqualTo(1);
        loop.submit(() -> one.members(configuration(0, 1, 2).at(2))).sync();
        first.await("lost 2");
        assertThat(loop.submit(() -> one.trouble(2)).get()).contains("install a release that supports level 2");
        LoopWatch.until(
                loop,
                () -> {
                    two.look(); // who sends nothing is told nothing; a node asks for signs of life
                    return two.trouble(1);
                },
                why -> why.contains("install a release that supports level 2"));
        assertThat(loop.submit(() -> one.level(2, new UUID(2, 2))).get()).isZero();
        close(two);
        NettyPeerTransport upgraded = start(2, CLUSTER, new Events());
        first.await("connected 2");
        assertThat(loop.submit(() -> one.level(2, new UUID(2, 2))).get()).isEqualTo(FeatureLevel.HIGHEST);
        close(upgraded);
        close(one);
    }

    /** H97: a change of members may be taken back, and then what each node was configured with counts again. */
    @Test
    void theListCountsUntilMembersChangeAndAgainIfThatIsTakenBack_H97() throws Exception {
        NettyPeerTransport one = start(1, CLUSTER, new Events());
        Hello other = hello(2, new UUID(2, 2), "another list");
        assertThat(one.objectionTo(other)).contains("must be the same on all nodes");
        loop.submit(() -> one.members(configuration(7, 1, 2))).sync();
        assertThat(one.objectionTo(other)).isNull();
        loop.submit(() -> one.members(configuration(0, 1, 2))).sync();
        assertThat(one.objectionTo(other)).contains("must be the same on all nodes");
        close(one);
    }

    /** H150. */
    @Test
    void aRemovedDirectoryIsRefusedAtTheDoor_H150() throws Exception {
        NettyPeerTransport one = start(1, CLUSTER, new Events());
        loop.submit(() -> one.members(configuration(7, 1, 2))).sync();
        assertThat(one.objectionTo(hello(2, new UUID(9, 9), ""))).contains("was removed from the cluster");
        assertThat(one.objectionTo(hello(2, new UUID(2, 2), ""))).isNull();
        close(one);
    }

    @Test
    void whoIsAddedIsConnectedToAndWhoIsGoneIsNot() throws Exception {
        int third = FreePorts.any(1).get(0);
        Events events = new Events();
        NettyPeerTransport one = start(1, CLUSTER, events);
        NettyPeerTransport two = start(2, CLUSTER, new Events());
        events.await("connected 2");
        TreeMap<Integer, Member> members = new TreeMap<>(configuration(7, 1, 2).members());
        String address = "127.0.0.1:" + third;
        members.put(3, new Member(3, Configuration.UNBOUND, address, "", MemberRole.LEARNER, 3));
        Configuration added = new Configuration(members, 2, null, new TreeSet<>(), 7, FeatureLevel.LOWEST);
        loop.submit(() -> one.members(added)).sync();
        addresses.put(3, HostPort.parse(address));
        NettyPeerTransport three = start(3, CLUSTER, new Events());
        events.await("connected 3");

        loop.submit(() -> one.members(configuration(8, 1, 3))).sync();
        assertThat(one.isConnected(2)).isFalse();
        assertThat(one.isConnected(3)).isTrue();
        close(one);
        close(two);
        close(three);
    }
}
