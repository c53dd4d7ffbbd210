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
 * Clients that look for the leader themselves, by {@code -MOVED} or as those of Redis Sentinel do, where followers do
 * not forward: they follow it through a hand-over and through its death, and no acknowledged call is lost.
 */
class RedirectedClientsIT {
    @RegisterExtension
    final Processes processes = new Processes();

    @Tag("long")
    @Test
    void clientsFollowTheLeaderByThemselves() throws Exception {
        ProcessCluster cluster = processes.cluster(3, "redirect=moved", "sentinel-master=" + JedisClients.MASTER);
        cluster.start();
        handOver(cluster);
        kill(cluster);
    }

    private static void handOver(ProcessCluster cluster) throws Exception {
        ServerNode next = cluster.followers().get(0);
        try (LeaderChange change = new LeaderChange(cluster, "hand-over, moved")) {
            add(change, cluster.clientPorts());
            change.during(() -> transferTo(next, cluster));
            change.check();
        }
    }

    private static void kill(ProcessCluster cluster) throws Exception {
        ServerNode leader = cluster.leader();
        try (LeaderChange change = new LeaderChange(cluster, "kill -9 of the leader, moved")) {
            add(change, cluster.clientPorts());
            change.during(leader::kill);
            leader.start();
            change.check();
        }
    }

    private static void add(LeaderChange change, List<Integer> ports) {
        change.withResending("JedisCluster", JedisClients.cluster(ports))
                .withResending("Lettuce cluster, adaptive refresh", LettuceClients.adaptiveCluster(ports))
                .withResending("Jedis, Sentinel", JedisClients.sentinel(ports))
                .withResending("Lettuce, Sentinel", LettuceClients.sentinel(ports));
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
