package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.net.RespClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Two disks of three are gone for good. A new cluster goes on with what the third one has, exactly once, and has
 * nothing to do with the old one (H92, H102, H103). The commands are those of docs/operations.md.
 */
class LostQuorumIT {
    private static final int KEPT = 1_500;
    private static final int LOST = 100;
    private static final String PADDING = "x".repeat(1_000);

    @RegisterExtension
    final Processes processes = new Processes();

    private final OperationsDocument document = new OperationsDocument(processes);

    @Test
    void aNewClusterGoesOnWithTheDiskThatIsLeft_H92_H103() throws Exception {
        ProcessCluster old = processes.cluster(
                3,
                processes.directory().resolve("data"),
                "checkpoint-bytes=512k",
                "segment-bytes=1m",
                "retained-log-bytes=1m");
        old.start();
        write(old, "kept", KEPT);
        new Convergence(old).await();
        ServerNode left = old.node(3);
        left.kill();
        write(old, "lost", LOST);
        Path copyOfNode1 = processes.directory().resolve("copy-of-node-1");
        old.node(1).kill();
        old.node(2).kill();
        Files.move(old.node(1).data(), copyOfNode1);
        Processes.delete(old.node(2).data());
        Map<String, String> before = files(left.data());

        String shown = document.run(OperationsDocument.SHOW_LOST, "", "");
        assertThat(shown)
                .contains("WRITES MAY BE LOST", "N = 3, W = 2: whole are [3], not there or not whole [1, 2]")
                .contains("newest: node 3");
        assertThat(files(left.data())).isEqualTo(before);
        assertThat(processes.directory().resolve("recovered")).doesNotExist();

        ProcessCluster made = processes.cluster(3, processes.directory().resolve("recovered"));
        String printed = document.run(OperationsDocument.RECOVER, "members=\\S+", "members=" + members(made));
        assertThat(printed).contains("cluster-id = ", "node 3 begins after entry ");
        assertThat(files(left.data())).as("a survivor is never changed").isEqualTo(before);

        made.start();
        Convergence convergence = new Convergence(made);
        convergence.await();
        Map<String, String> kept = convergence.sameStates(keys("kept", KEPT));
        kept.forEach((key, value) -> assertThat(value).as(key).isEqualTo(key + PADDING));
        assertThat(convergence.sameStates(keys("lost", LOST)).values()).containsOnlyNulls();
        answersOnce(made);
        convergence.await();
        convergence.sameLogs();
        theOldClusterIsAnother(copyOfNode1, made);
        assertThat(document.run(OperationsDocument.SHOW_LOST, "", "")).contains("newest: node 3");
    }

    /** Each under an id of its own, in one pipeline. */
    private static void write(ProcessCluster cluster, String name, int count) throws Exception {
        List<String[]> commands = new ArrayList<>();
        for (String key : keys(name, count)) {
            commands.add(new String[] {"SET", key, key + PADDING});
            commands.add(new String[] {"TIDE.ONCE", "id-" + key, "INCR", "counter-" + name});
        }
        try (RespClient client = cluster.leader().connect()) {
            client.send(commands);
            for (int i = 0; i < count; i++) {
                assertThat(client.receive()).isEqualTo("OK");
                assertThat(client.receive()).isEqualTo(i + 1L);
            }
        }
    }

    private static List<String> keys(String name, int count) {
        return IntStream.range(0, count).mapToObj(i -> name + i).toList();
    }

    /** What came along is answered as before, and what was lost runs again. */
    private static void answersOnce(ProcessCluster made) throws Exception {
        try (RespClient client = made.node(1).connect()) {
            for (int i = 0; i < KEPT; i += 50) {
                assertThat(client.call("TIDE.ONCE", "id-kept" + i, "INCR", "counter-kept"))
                        .isEqualTo(i + 1L);
            }
            assertThat(client.call("GET", "counter-kept")).isEqualTo(Integer.toString(KEPT));
            assertThat(client.call("TIDE.ONCE", "id-lost7", "INCR", "counter-lost"))
                    .isEqualTo(1L);
        }
    }

    private static String members(ProcessCluster cluster) {
        List<String> options = cluster.node(1).options();
        return options.get(options.indexOf("--cluster") + 1);
    }

    private void theOldClusterIsAnother(Path directory, ProcessCluster made) throws Exception {
        ServerNode replaced = made.node(1);
        replaced.terminate();
        List<String> options = new ArrayList<>(replaced.options());
        options.set(options.indexOf("--data") + 1, directory.toString());
        ServerNode stranger =
                new ServerNode(1, replaced.clientPort(), replaced.peerPort(), processes.directory(), options);
        stranger.start();
        try {
            Await.until(
                    "the node of the old cluster says what is wrong",
                    () -> stranger.process().printed().contains("belongs to cluster"));
            assertThat(stranger.isServing()).isFalse();
            Await.until("the others go on", () -> made.node(2).writes());
        } finally {
            stranger.process().end();
        }
    }

    /** What is in a directory, by name. */
    private static Map<String, String> files(Path directory) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> found = Files.walk(directory)) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                contents.put(
                        directory.relativize(file).toString(), HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        return contents;
    }
}
