package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.net.RespClient;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** H163: nodes whose output goes into a full pipe start, elect, serve, and stop. */
class UnreadOutputIT {
    private static final int TERMINATED = 143;

    @TempDir
    Path directory;

    @Test
    void aLogThatNobodyReadsStopsNobody() throws Exception {
        try (ProcessCluster cluster = new ProcessCluster(3, directory)) {
            cluster.nodes().forEach(ServerNode::startUnread);
            cluster.awaitServing();
            ServerNode leader = cluster.leader();
            try (RespClient client = leader.connect()) {
                assertThat(client.call("SET", "key", "before")).isEqualTo("OK");
            }
            leader.kill();
            List<ServerNode> others = cluster.running();
            assertThat(others).hasSize(2);
            cluster.leader();
            for (ServerNode node : others) {
                node.awaitServing();
                try (RespClient client = node.connect()) {
                    assertThat(client.call("PING")).isEqualTo("PONG");
                    assertThat(client.call("GET", "key")).isEqualTo("before");
                    assertThat(client.call("SET", "key", "before")).isEqualTo("OK");
                }
            }
            for (ServerNode node : others) {
                assertThat(node.terminate()).isEqualTo(TERMINATED);
            }
        }
    }

    @Test
    void aNodeThatCannotStartEndsThoughNobodyReadsWhy() {
        try (ProcessCluster cluster = new ProcessCluster(1, directory, "heartbeat-millis=nonsense")) {
            cluster.node(1).startUnread();
            assertThat(cluster.node(1).process().awaitExit()).isEqualTo(1);
        }
    }
}
