package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.net.ReplyError;
import dev.tidemark.server.net.RespClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A node that was away for so long that the log it needs is gone gets a snapshot, and is then like all others (H91).
 */
class SnapshotTransferIT {
    private static final int VALUE_BYTES = 20_000;
    private static final int KEYS = 200;
    private static final int PIPELINE = 50;
    /** More than a leader keeps in memory for followers that lag a little. */
    private static final long MISSED_BYTES = 28 << 20;

    @RegisterExtension
    final Processes processes = new Processes();

    @Test
    void aNodeThatWasAwayGetsASnapshot() throws Exception {
        ProcessCluster cluster =
                processes.cluster(3, "segment-bytes=1m", "checkpoint-bytes=1m", "retained-log-bytes=0");
        cluster.start();
        fill(cluster, "before");
        ServerNode away = cluster.followers().get(0);
        new Convergence(cluster).await();
        long awayAt = away.report().hwm();
        away.kill();

        ServerNode leader = cluster.leader();
        for (long missed = 0; missed < MISSED_BYTES; missed += (long) KEYS * VALUE_BYTES) {
            fill(cluster, "during");
        }
        Await.until(
                "the leader has removed the log that the node needs",
                () -> Convergence.oldestEntry(leader) > awayAt + 1);
        away.start();
        away.process().signal("KILL"); // most likely before it has anything: whatever it had, it starts over
        away.process().awaitExit();
        away.start();

        Convergence convergence = new Convergence(cluster);
        convergence.await();
        assertThat(away.process().printed()).contains("Took over the state of a snapshot");
        assertThat(Convergence.oldestEntry(away)).isGreaterThan(awayAt + 1);
        compare(convergence);

        assertThat(cluster.terminateAll()).doesNotContain(1, 70);
        cluster.start();
        convergence.await();
        compare(convergence);
    }

    /** The state that goes and the one that comes do not fit the heap together (H106). */
    @Tag("long")
    @Test
    void aFullStateTakesThePlaceOfAnother() throws Exception {
        ProcessCluster cluster =
                processes.cluster(3, "segment-bytes=1m", "checkpoint-bytes=16m", "retained-log-bytes=0");
        cluster.nodes().forEach(node -> node.startWithHeap("192m"));
        cluster.awaitServing();
        int keys = fillWhole(cluster);
        ServerNode away = cluster.followers().get(0);
        new Convergence(cluster).await();
        long awayAt = away.report().hwm();
        away.freeze(); // it must still have its state when the other comes
        overwrite(cluster, keys);
        ServerNode leader = cluster.leader();
        Await.until(
                "the leader has removed the log that the node needs",
                () -> Convergence.oldestEntry(leader) > awayAt + 1);
        away.thaw();
        new Convergence(cluster).await();
        assertThat(away.process().printed()).contains("Took over the state of a snapshot");
        try (RespClient client = away.connect()) {
            for (int i = 0; i < keys; i++) {
                assertThat(client.call("GETRANGE", "whole:" + i, "0", "0")).isEqualTo("2");
            }
        }
    }

    private static int fillWhole(ProcessCluster cluster) throws IOException {
        try (RespClient client = cluster.leader().connect()) {
            for (int i = 0; ; i++) {
                try {
                    client.call("SET", "whole:" + i, "1".repeat(VALUE_BYTES));
                } catch (ReplyError full) {
                    assertThat(full.getMessage()).startsWith("OOM");
                    return i;
                }
            }
        }
    }

    private static void overwrite(ProcessCluster cluster, int keys) throws IOException, ReplyError {
        try (RespClient client = cluster.leader().connect()) {
            for (long missed = 0; missed < MISSED_BYTES; missed += (long) keys * VALUE_BYTES) {
                for (int i = 0; i < keys; i++) {
                    assertThat(client.call("SET", "whole:" + i, "2".repeat(VALUE_BYTES)))
                            .isEqualTo("OK");
                }
            }
        }
    }

    private static void compare(Convergence convergence) throws IOException, ReplyError {
        List<String> keys = new ArrayList<>();
        for (String prefix : List.of("before", "during")) {
            keys.addAll(keys(prefix));
        }
        Map<String, String> values = convergence.sameStates(keys);
        values.forEach((key, value) -> assertThat(value).as(key).startsWith(key + "="));
        convergence.sameLogs();
    }

    private static List<String> keys(String prefix) {
        return IntStream.range(0, KEYS).mapToObj(i -> prefix + ":" + i).toList();
    }

    private static void fill(ProcessCluster cluster, String prefix) throws IOException {
        try (RespClient client = cluster.leader().connect()) {
            List<String> keys = keys(prefix);
            for (int from = 0; from < KEYS; from += PIPELINE) {
                client.send(keys.subList(from, from + PIPELINE).stream()
                        .map(key -> new String[] {"SET", key, key + "=".repeat(VALUE_BYTES)})
                        .toList());
                for (int i = 0; i < PIPELINE; i++) {
                    assertThat(client.receive()).isEqualTo("OK");
                }
            }
        }
    }
}
