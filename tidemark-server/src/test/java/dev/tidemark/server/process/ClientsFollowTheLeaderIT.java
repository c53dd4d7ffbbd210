package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.net.ReplyError;
import dev.tidemark.server.net.RespClient;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Unmodified client libraries while the leader dies and while it hands over: no acknowledged call is lost, and none
 * happens twice unless the library itself sends it twice. What it costs them is printed; docs/clients.md has the table.
 */
class ClientsFollowTheLeaderIT {
    @RegisterExtension
    final Processes processes = new Processes();

    @Tag("long")
    @Test
    void whereNodesForward() throws Exception {
        ProcessCluster cluster = processes.cluster(3);
        cluster.start();
        SpringTemplate.checkStandalone(cluster.followers().get(0).clientPort());
        SpringTemplate.checkCluster(cluster.clientPorts());
        kill(cluster);
        new Convergence(cluster).awaitCaughtUp();
        handOver(cluster);
    }

    private static void kill(ProcessCluster cluster) throws Exception {
        ServerNode leader = cluster.leader();
        try (LeaderChange change = new LeaderChange(cluster, "kill -9 of the leader")) {
            addThoseThatGoOn(change, cluster);
            change.withBound("Jedis, pool, its node dies", false, JedisClients.pool(leader.clientPort()))
                    .withBound("Lettuce, its node dies", true, LettuceClients.standalone(leader.clientPort()));
            change.during(leader::kill);
            leader.start();
            change.awaitBound();
            change.check();
        }
    }

    private static void handOver(ProcessCluster cluster) throws Exception {
        ServerNode leader = cluster.leader();
        ServerNode next = cluster.followers().get(0);
        try (LeaderChange change = new LeaderChange(cluster, "hand-over")) {
            addThoseThatGoOn(change, cluster);
            change.with("Jedis, pool, at the old leader", JedisClients.pool(leader.clientPort()))
                    .with("Lettuce, at the old leader", LettuceClients.standalone(leader.clientPort()));
            change.during(() -> transferTo(next, cluster));
            change.check();
        }
    }

    private static void addThoseThatGoOn(LeaderChange change, ProcessCluster cluster) {
        List<Integer> ports = cluster.clientPorts();
        int living = cluster.followers().get(0).clientPort();
        change.with("Jedis, one connection, at a follower", JedisClients.oneConnection(living))
                .with("Jedis, pool, at a follower", JedisClients.pool(living))
                .with("Lettuce, at a follower", LettuceClients.standalone(living))
                .with("Spring template, at a follower", SpringTemplate.standalone(living))
                .withResending("Spring template, cluster", SpringTemplate.cluster(ports))
                .with("Jedis, JedisSentinelPool", JedisClients.sentinelPool(ports))
                .withResending("Jedis, Sentinel client", JedisClients.sentinel(ports))
                .withResending("Lettuce, Sentinel", LettuceClients.sentinel(ports))
                .withResending("JedisCluster", JedisClients.cluster(ports))
                .withResending("Lettuce cluster", LettuceClients.cluster(ports))
                .withResending("Lettuce cluster, adaptive refresh", LettuceClients.adaptiveCluster(ports));
    }

    private static void transferTo(ServerNode next, ProcessCluster cluster) {
        try (RespClient client = next.connect()) {
            assertThat(client.call("TIDE.TRANSFER", Integer.toString(next.id())))
                    .isEqualTo("OK");
        } catch (IOException | ReplyError e) {
            throw new AssertionError("the hand-over was refused", e);
        }
        assertThat(cluster.leader()).isSameAs(next);
    }
}
