package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.server.net.ReplyError;
import dev.tidemark.server.net.RespClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Real servers without a cluster id find one, and only one, by themselves (H92, H102; docs/decisions/0088). */
class FirstStartIT {
    @RegisterExtension
    final Processes processes = new Processes();

    @Test
    void threeServersStartOneByOne() throws Exception {
        ProcessCluster cluster = processes.cluster(3, "request-timeout-millis=2000");
        cluster.node(2).start();
        says(cluster.node(2), "first start: waits for nodes 1, 3 to be there");
        assertThatThrownBy(() -> call(cluster.node(2), "SET", "key", "value"))
                .isInstanceOf(ReplyError.class)
                .hasMessageStartingWith("CLUSTERDOWN the write was not executed and will not be: first start: waits");
        assertThat(call(cluster.node(2), "PING")).isEqualTo("PONG");
        cluster.node(1).start();
        says(cluster.node(1), "first start: waits for node 3 to be there");
        says(cluster.node(2), "first start: waits for node 3 to be there");
        assertThat(cluster.node(1).data().resolve("identity")).doesNotExist();
        cluster.node(3).start();
        cluster.awaitServing();
        assertThat(ids(cluster)).hasSize(1);
        assertThat(call(cluster.node(2), "SET", "key", "value")).isEqualTo("OK");
        assertThat(cluster.node(1).process().printed()).contains("minted the cluster id");
        assertThat(cluster.node(2).process().printed())
                .contains("This node does not serve yet: first start: waits for", "Took from another node");
    }

    @Test
    void aNodeWithoutItsDiskTakesTheIdOfTheOthers() throws Exception {
        ProcessCluster cluster = processes.cluster(3, "request-timeout-millis=2000");
        cluster.start();
        String id = ids(cluster).first();
        ServerNode wiped = cluster.followers().get(0);
        wiped.terminate();
        Files.move(wiped.data(), processes.directory().resolve("saved"));
        wiped.start();
        Await.until("the id is written", () -> identity(wiped).equals(id));
        says(wiped, "was formatted again");
        assertThat(call(cluster.leader(), "SET", "key", "value")).isEqualTo("OK");
    }

    /** H102: the id of before is not derived from the addresses, so what comes back from there is a stranger. */
    @Test
    void twoClustersOnTheSameAddressesRefuseEachOther() throws Exception {
        ProcessCluster cluster = processes.cluster(3, "request-timeout-millis=2000");
        cluster.start();
        String first = ids(cluster).first();
        assertThat(call(cluster.node(1), "SET", "key", "of the first")).isEqualTo("OK");
        cluster.terminateAll();
        Path old = processes.directory().resolve("old");
        Files.createDirectories(old);
        for (ServerNode node : cluster.nodes()) {
            Files.move(node.data(), old.resolve("node-" + node.id()));
        }
        cluster.start();
        assertThat(ids(cluster)).hasSize(1).doesNotContain(first);
        assertThat(call(cluster.node(1), "SET", "key", "of the second")).isEqualTo("OK");

        ServerNode stranger = cluster.node(3);
        stranger.terminate();
        Files.move(stranger.data(), old.resolve("node-3-of-the-second"));
        Files.move(old.resolve("node-3"), stranger.data());
        stranger.start();
        Await.until(
                "it says that it is of another cluster",
                () -> stranger.process().printed().contains("belongs to cluster"));
        assertThat(stranger.isServing()).isFalse();
        assertThat(call(cluster.node(1), "GET", "key")).isEqualTo("of the second");
    }

    @Test
    void aListWithNodesOfTwoClustersIsRefusedInWords() throws Exception {
        ProcessCluster cluster = processes.cluster(3);
        cluster.node(1).start("--cluster-id", "one");
        cluster.node(2).start("--cluster-id", "two");
        Await.until(
                "both have an id",
                () -> Stream.of(cluster.node(1), cluster.node(2))
                        .allMatch(node -> !identity(node).isEmpty()));
        says(cluster.node(1), "no leader is known");
        says(cluster.node(2), "no leader is known");
        cluster.node(3).start();
        assertThat(cluster.node(3).process().awaitExit()).isNotZero();
        assertThat(cluster.node(3).process().printed())
                .contains("so nobody can tell to which of them node 3 is to belong. Nothing was written");
        assertThat(identity(cluster.node(3))).isEmpty();
    }

    @Test
    void aNodeWithAnotherListIsToldSo() throws Exception {
        ProcessCluster cluster = processes.cluster(2);
        cluster.node(1).start();
        cluster.node(2).start("--set", "write-quorum=1");
        says(cluster.node(1), "the cluster list and write-quorum must be the same on all nodes");
        says(cluster.node(2), "the cluster list and write-quorum must be the same on all nodes");
        assertThat(identity(cluster.node(1))).isEmpty();
        cluster.node(2).terminate();
        cluster.node(2).start();
        cluster.awaitServing();
        assertThat(ids(cluster)).hasSize(1);
    }

    private static void says(ServerNode node, String words) {
        Await.until("node " + node.id() + " says: " + words, () -> {
            try {
                return node.report().text("reason").contains(words);
            } catch (IOException e) {
                return false;
            }
        });
    }

    private static TreeSet<String> ids(ProcessCluster cluster) {
        return cluster.nodes().stream().map(FirstStartIT::identity).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The cluster id on the disk of a node; empty if there is none. */
    private static String identity(ServerNode node) {
        try {
            Path file = node.data().resolve("identity");
            List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
            return lines.stream()
                    .filter(line -> line.startsWith("cluster = "))
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    private static Object call(ServerNode node, String... command) throws IOException, ReplyError {
        try (RespClient client = node.connect()) {
            return client.call(command);
        }
    }
}
