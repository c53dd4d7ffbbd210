package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.net.ReplyError;
import dev.tidemark.server.net.RespClient;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Databases of three real nodes: from each node the same, after the leader is killed, and after all were, with
 * checkpoints.
 */
class DatabasesIT {
    private static final int WRITES = 200;

    @RegisterExtension
    final Processes processes = new Processes();

    @Test
    void theyAreThereOnEveryNodeAndAfterEveryCrash() throws Exception {
        ProcessCluster cluster = processes.cluster(3, "checkpoint-bytes=256k", "segment-bytes=1m");
        cluster.start();
        for (int i = 0; i < WRITES; i++) {
            try (RespClient client = cluster.node(1 + i % 3).connect()) {
                client.call("SELECT", Integer.toString(i % 4));
                client.call("INCR", "count");
                client.call("SET", "key" + i, "v".repeat(5_000));
            }
        }
        try (RespClient client = cluster.node(2).connect()) {
            client.call("SELECT", "3");
            client.call("HSET", "h", "f", "v");
            client.call("MOVE", "h", "9");
            client.call("FLUSHDB");
            client.call("SWAPDB", "2", "5");
            client.call("SELECT", "7");
            client.call("SET", "passing", "1", "PX", "1");
        }
        check(cluster);
        cluster.leader().kill();
        cluster.leader();
        check(cluster);
        cluster.killAll();
        cluster.start();
        check(cluster);
        new Convergence(cluster).await();
        new Convergence(cluster).sameLogs();
    }

    private static void check(ProcessCluster cluster) throws IOException, ReplyError {
        String each = Integer.toString(WRITES / 4);
        Map<Integer, String> counts = Map.of(0, each, 1, each, 5, each);
        for (ServerNode node : cluster.running()) {
            try (RespClient client = node.connect()) {
                for (int database = 0; database < 16; database++) {
                    client.call("SELECT", Integer.toString(database));
                    assertThat(client.call("GET", "count"))
                            .as("node %d, database %d", node.id(), database)
                            .isEqualTo(counts.get(database));
                    assertThat(client.call("GET", "passing")).isNull();
                    assertThat(client.call("HGET", "h", "f")).isEqualTo(database == 9 ? "v" : null);
                }
            }
        }
    }
}
