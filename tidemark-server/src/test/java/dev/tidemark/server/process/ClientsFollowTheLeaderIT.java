package dev.tidemark.server.process;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Unmodified client libraries while the leader dies and while it hands over: no acknowledged call is lost, and none
 * happens twice unless the library itself sends it twice. What it costs them is printed; docs/clients.md has the table.
 */
class ClientsFollowTheLeaderIT {
    @RegisterExtension
    final Processes processes = new Processes();

    @Test
    void whereNodesForward() throws Exception {
        ProcessCluster cluster = processes.cluster(3);
        cluster.start();
        kill(cluster);
    }

    private static void kill(ProcessCluster cluster) throws Exception {
        ServerNode leader = cluster.leader();
        List<Integer> ports = cluster.clientPorts();
        int living = cluster.followers().get(0).clientPort();
        try (LeaderChange change = new LeaderChange(cluster, "kill -9 of the leader")) {
            change.with("Jedis, one connection, its node lives", JedisClients.oneConnection(living))
                    .with("Jedis, pool, its node lives", JedisClients.pool(living))
                    .with("Lettuce, its node lives", LettuceClients.standalone(living))
                    .withResending("JedisCluster", JedisClients.cluster(ports))
                    .withResending("Lettuce cluster, adaptive refresh", LettuceClients.adaptiveCluster(ports))
                    .withResending("Lettuce cluster", LettuceClients.cluster(ports))
                    .withBound("Jedis, pool, its node dies", false, JedisClients.pool(leader.clientPort()))
                    .withBound("Lettuce, its node dies", true, LettuceClients.standalone(leader.clientPort()));
            change.during(leader::kill);
            leader.start();
            change.awaitBound();
            change.check();
        }
    }
}
