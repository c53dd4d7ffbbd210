package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.net.RespClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Keys expire while nobody writes, on all nodes, and stay away when the leader dies (H83). */
class ExpiryIT {
    @RegisterExtension
    final Processes processes = new Processes();

    @Test
    void keysExpireOnAnIdleClusterAndDoNotComeBack() throws Exception {
        ProcessCluster cluster = processes.cluster(3, "request-timeout-millis=60000");
        cluster.start();
        try (RespClient client = cluster.followers().get(0).connect()) {
            client.call("SET", "stays", "1", "EX", "1000");
            client.call("SET", "soon", "1", "PX", "300");
            client.call("HSET", "hash", "field", "1");
            client.call("PEXPIRE", "hash", "300");
        }
        for (ServerNode node : cluster.nodes()) {
            try (RespClient client = node.connect()) {
                // Only entries of time can make it so, and they remove it too: DBSIZE counts what is stored.
                Await.until("the keys are gone", () -> client.call("DBSIZE").equals(1L));
                assertGone(client);
            }
        }
        ServerNode leader = cluster.leader();
        leader.kill();
        for (ServerNode node : cluster.running()) {
            try (RespClient client = node.connect()) {
                assertGone(client);
                assertThat((long) client.call("TTL", "stays")).isBetween(1L, 1_000L);
                client.call("SET", "later", "1", "PX", "200");
                Await.until(
                        "the new leader lets time pass",
                        () -> client.call("DBSIZE").equals(1L));
            }
        }
        leader.start();
        new Convergence(cluster).awaitCaughtUp();
        try (RespClient client = leader.connect()) {
            assertGone(client);
            assertThat(client.call("DBSIZE")).isEqualTo(1L);
        }
    }

    private static void assertGone(RespClient client) throws Exception {
        assertThat(client.call("EXISTS", "soon", "hash", "later")).isEqualTo(0L);
        assertThat(client.call("GET", "soon")).isNull();
        assertThat(client.call("TTL", "hash")).isEqualTo(-2L);
    }
}
