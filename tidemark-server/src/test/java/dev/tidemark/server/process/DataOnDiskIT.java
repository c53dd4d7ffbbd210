package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.net.ReplyError;
import dev.tidemark.server.net.RespClient;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * With {@code max-data-bytes} the state may be larger than memory: of more data than the whole heap each value is
 * found, by whatever command, after crashes too, and a node that lost its data file gets it back.
 */
class DataOnDiskIT {
    private static final int KEYS = 4_500;
    private static final int VALUE_BYTES = 20_000;
    private static final int PIPELINE = 50;
    private static final int ASKED = 300;

    @RegisterExtension
    final Processes processes = new Processes();

    private ProcessCluster start(int size) {
        ProcessCluster cluster = processes.cluster(
                size,
                "max-data-bytes=1g",
                "page-cache-bytes=1m",
                "checkpoint-bytes=4m",
                "segment-bytes=1m",
                "retained-log-bytes=0");
        cluster.nodes().forEach(node -> node.startWithHeap("64m"));
        cluster.awaitServing();
        return cluster;
    }

    private static String value(int key, int version) {
        return (key + "." + version + ",").repeat(VALUE_BYTES / 8);
    }

    private static void write(RespClient client, int version, int from, int to) throws IOException, ReplyError {
        for (int at = from; at < to; at += PIPELINE) {
            List<String[]> sets = new ArrayList<>();
            for (int key = at; key < Math.min(to, at + PIPELINE); key++) {
                sets.add(new String[] {"SET", "key" + key, value(key, version)});
            }
            client.send(sets);
            for (int i = 0; i < sets.size(); i++) {
                assertThat(client.receive()).isEqualTo("OK");
            }
        }
    }

    /** Keys at random, one by one and many at once; what was never there is not there. */
    private static void check(ServerNode node, int rewritten) throws IOException, ReplyError {
        Random random = new Random(1);
        try (RespClient client = node.connect()) {
            for (int i = 0; i < ASKED; i++) {
                int key = random.nextInt(KEYS);
                assertThat(client.call("GET", "key" + key)).isEqualTo(value(key, key < rewritten ? 2 : 1));
            }
            String[] many = new String[101];
            many[0] = "MGET";
            for (int i = 1; i < many.length; i++) {
                many[i] = "key" + (i * 44);
            }
            List<?> found = (List<?>) client.call(many);
            for (int i = 1; i < many.length; i++) {
                int key = i * 44;
                assertThat(found.get(i - 1)).isEqualTo(value(key, key < rewritten ? 2 : 1));
            }
            assertThat(client.call("GET", "key" + KEYS)).isNull();
            assertThat(client.call("DBSIZE")).isEqualTo((long) KEYS + 1);
            assertThat((List<?>) client.call("HGETALL", "hash")).hasSize(2 * KEYS);
            assertThat((List<?>) client.call("KEYS", "key*7")).hasSize(KEYS / 10);
        }
    }

    @Tag("long")
    @Test
    void moreDataThanTheHeapIsServedAfterCrashesAndByANodeThatLostItsDataFile_H146_H156() throws Exception {
        ProcessCluster cluster = start(3);
        try (RespClient client = cluster.leader().connect()) {
            write(client, 1, 0, KEYS);
            for (int field = 0; field < KEYS; field++) {
                client.send(List.of(new String[][] {{"HSET", "hash", "field" + field, "v" + field}}));
                assertThat(client.receive()).isEqualTo(1L);
            }
        }
        new Convergence(cluster).await();
        check(cluster.leader(), 0);

        cluster.killAll();
        cluster.nodes().forEach(node -> node.startWithHeap("64m"));
        cluster.awaitServing();
        try (RespClient client = cluster.leader().connect()) {
            write(client, 2, 0, KEYS / 10);
            assertThat(client.call("INCR", "counter")).isEqualTo(1L);
            assertThat(client.call("DEL", "counter")).isEqualTo(1L);
        }
        new Convergence(cluster).await();
        check(cluster.followers().get(0), KEYS / 10);

        ServerNode damaged = cluster.followers().get(1);
        damaged.kill();
        destroyPages(damaged.data().resolve("data.tree"));
        damaged.startWithHeap("64m");
        untilItHasTheWholeStateAgain(damaged);
        new Convergence(cluster).await();
        check(damaged, KEYS / 10);
        assertThat(damaged.data().resolve("aside"))
                .isDirectoryContaining(file -> file.toString().endsWith("data.tree"));
    }

    /** All but the two meta slots: whatever is asked for next cannot be read. */
    private static void destroyPages(Path file) throws IOException {
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            byte[] junk = new byte[64];
            new Random(7).nextBytes(junk);
            for (long at = 64 << 10; at < raw.length(); at += 4_096) {
                raw.seek(at);
                raw.write(junk);
            }
        }
    }

    /** It finds out when it starts, or when it is asked; it stops, and its next start gets all from the others. */
    private static void untilItHasTheWholeStateAgain(ServerNode node) {
        Await.until("the node has its state again", () -> {
            if (!node.process().isAlive()) {
                node.startWithHeap("64m");
            }
            try (RespClient client = node.connect()) {
                return client.call("GET", "key7") != null
                        && node.process().printed().contains("Took over the state of a snapshot");
            } catch (IOException | ReplyError e) {
                return false;
            }
        });
    }

    /** The bound is of the data, and says no before anything is lost. */
    @Test
    void beyondMaxDataBytesAWriteIsRefused_H106() throws Exception {
        ProcessCluster cluster = processes.cluster(1, "max-data-bytes=64m", "max-memory-bytes=16m");
        ServerNode node = cluster.node(1);
        node.startWithHeap("64m");
        node.awaitServing();
        int written = 0;
        try (RespClient client = node.connect()) {
            while (true) {
                assertThat(written).isLessThan(4_000);
                client.call("SET", "key" + written, value(written, 1));
                written++;
            }
        } catch (ReplyError full) {
            assertThat(full.getMessage()).startsWith("OOM");
        }
        assertThat(written).isGreaterThan(2_500);
        try (RespClient client = node.connect()) {
            assertThat(client.call("GET", "key0")).isEqualTo(value(0, 1));
            assertThat(client.call("DEL", "key0")).isEqualTo(1L);
            assertThat(client.call("SET", "key0", "short")).isEqualTo("OK");
        }
    }
}
