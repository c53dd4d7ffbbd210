package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.net.ReplyError;
import dev.tidemark.server.net.RespClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clusters that are stopped, or killed all at once, go on where they were (H02, H03, H09, H20). */
class CleanRestartIT {
    private static final int TERMINATED = 143;
    private static final int WRITERS = 4;
    private static final int KILLS = LongRun.rounds(2, 3);
    private static final int KEYS_BEFORE_A_KILL = 300;

    @RegisterExtension
    final Processes processes = new Processes();

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aStoppedClusterContinuesWithItsData(int size) throws Exception {
        ProcessCluster cluster = processes.cluster(size);
        cluster.start();
        write(cluster.node(1), "INCRBY", "counter", "41");
        write(cluster.node(size), "HSET", "hash", "field", "value");
        assertThat(write(cluster.node(1), "TIDE.ONCE", "an-id", "INCR", "counter"))
                .isEqualTo(42L);

        assertThat(cluster.terminateAll()).containsOnly(TERMINATED);
        cluster.start();

        // As a library does it that resends after a broken connection (H117).
        assertThat(write(cluster.node(1), "TIDE.ONCE", "an-id", "INCR", "counter"))
                .as("the repeat of a request id after a restart")
                .isEqualTo(42L);
        assertThat(write(cluster.node(size), "INCR", "counter")).isEqualTo(43L);
        assertThat(write(cluster.node(1), "HGET", "hash", "field")).isEqualTo("value");
        Convergence convergence = new Convergence(cluster);
        convergence.await();
        convergence.sameLogs();
        convergence.sameStates(List.of("counter"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void allKilledAtOnceLoseNothingThatWasAcknowledged(int size) throws Exception {
        ProcessCluster cluster = processes.cluster(size, "checkpoint-bytes=256k", "segment-bytes=1m");
        List<UniqueKeys> all = new ArrayList<>();
        for (int kill = 0; kill < KILLS; kill++) {
            cluster.start();
            all.addAll(writeUntilKilled(cluster, "kill-" + kill));
        }
        cluster.start();
        Convergence convergence = new Convergence(cluster);
        convergence.await();
        List<String> keys = new ArrayList<>();
        all.forEach(unique -> keys.addAll(unique.keys()));
        Map<String, String> values = convergence.sameStates(keys);
        all.forEach(unique -> unique.check(values));
        convergence.sameLogs();
    }

    private static List<UniqueKeys> writeUntilKilled(ProcessCluster cluster, String prefix) {
        List<UniqueKeys> writers = new ArrayList<>();
        try (Traffic traffic = new Traffic()) {
            for (int i = 0; i < WRITERS; i++) {
                UniqueKeys writer = new UniqueKeys(prefix + "-" + i, new Wanderer(cluster.clientPorts(), i));
                writers.add(writer);
                traffic.run("writer-" + i, writer);
            }
            Await.until("there are writes", () -> {
                traffic.check();
                return write(cluster.node(1), "DBSIZE") instanceof Long size && size >= KEYS_BEFORE_A_KILL;
            });
            long before = (Long) write(cluster.node(1), "DBSIZE");
            Await.until("there are more writes", () -> {
                traffic.check();
                return write(cluster.node(1), "DBSIZE") instanceof Long size && size >= before + KEYS_BEFORE_A_KILL;
            });
            cluster.killAll();
            traffic.stop();
        } catch (IOException | ReplyError e) {
            throw new AssertionError(e);
        }
        return writers;
    }

    private static Object write(ServerNode node, String... command) throws IOException, ReplyError {
        try (RespClient client = node.connect()) {
            return client.call(command);
        }
    }
}
