package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.server.net.ReplyError;
import dev.tidemark.server.net.RespClient;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nodes that are far apart (H165), and links that work in one direction only (H166), between real processes. */
class FarPeersIT {
    private static final String PATIENT = "request-timeout-millis=60000";

    @RegisterExtension
    final Processes processes = new Processes();

    /** Around the interval after which a read was asked for again, and around the election timeout. */
    @Tag("long")
    @Test
    void everyNodeReadsAndWrites() throws Exception {
        everyNodeReadsAndWrites(270);
    }

    @Tag("long")
    @Test
    void everyNodeReadsAndWritesFromFarAway() throws Exception {
        everyNodeReadsAndWrites(1_200);
    }

    private void everyNodeReadsAndWrites(int roundTripMillis) throws Exception {
        try (FarLinks links = new FarLinks(roundTripMillis)) {
            ProcessCluster cluster = cluster(links, PATIENT);
            cluster.start();
            long epoch = cluster.leader().report().number("epoch");
            for (ServerNode node : cluster.nodes()) {
                try (RespClient client = node.connect()) {
                    for (int i = 0; i < 3; i++) {
                        String key = node.id() + "-" + i;
                        assertThat(client.call("SET", key, "value")).isEqualTo("OK");
                        assertThat(client.call("GET", key)).isEqualTo("value");
                    }
                }
            }
            // A leader that distance deposes is deposed again and again; once may be a machine without a free
            // processor.
            assertThat(cluster.leader().report().number("epoch"))
                    .as("epoch: the distance deposes nobody")
                    .isBetween(epoch, epoch + 1);
            cluster.close();
        }
    }

    @Test
    void aNodeThatIsNotHeardSaysSoAndAnswersAtOnce() throws Exception {
        try (FarLinks links = new FarLinks(0)) {
            ProcessCluster cluster = cluster(links, PATIENT);
            cluster.start();
            ServerNode leader = cluster.leader();
            ServerNode deaf = cluster.followers().get(0);
            try (RespClient client = deaf.connect()) {
                assertThat(client.call("SET", "key", "value")).isEqualTo("OK");
                links.cut(deaf.id(), leader.id());
                Await.until(
                        "it says that it does not serve", () -> !deaf.report().isServing());
                long asked = System.nanoTime();
                assertThatThrownBy(() -> client.call("GET", "key")).hasMessageContaining("CLUSTERDOWN");
                assertThat(System.nanoTime() - asked)
                        .as("not after the whole of its minute")
                        .isLessThan(TimeUnit.SECONDS.toNanos(40));
                links.heal();
                // Connections from before may still break once what was held back arrives.
                Await.until("it reads again", () -> value(client).equals("value"));
            }
            cluster.close();
        }
    }

    private static Object value(RespClient client) throws IOException {
        try {
            return client.call("GET", "key");
        } catch (ReplyError e) {
            return e.getMessage();
        }
    }

    private ProcessCluster cluster(FarLinks links, String... settings) {
        String[] all = new String[settings.length + 1];
        System.arraycopy(settings, 0, all, 1, settings.length);
        all[0] = "cluster-id=far"; // each node has other addresses of its peers
        return processes.cluster(3, links::route, all);
    }
}
