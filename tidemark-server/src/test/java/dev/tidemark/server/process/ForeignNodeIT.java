package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.server.net.ReplyError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nodes that do not belong to a cluster take no part in it, and the logs say why (H92, H102). */
class ForeignNodeIT {
    @RegisterExtension
    final Processes processes = new Processes();

    @Test
    void nodesOfDifferentClustersDoNotJoin() throws Exception {
        ProcessCluster cluster = processes.cluster(2);
        cluster.node(1).start("--cluster-id", "one");
        cluster.node(2).start("--cluster-id", "two");
        for (ServerNode node : cluster.nodes()) {
            Await.until(
                    "node " + node.id() + " says what is wrong",
                    () -> node.process().printed().contains("belongs to cluster"));
            Await.until(
                    "node " + node.id() + " says what to do",
                    () -> node.process()
                            .printed()
                            .contains("check the addresses in the cluster lists, and the cluster id"));
            Await.until("node " + node.id() + " answers", () -> answers(node));
            assertThat(node.report().isServing()).isFalse();
            assertThat(node.report().number("leader")).isZero();
        }
    }

    @Test
    void aNodeThatLostItsDataIsNoMemberUntilItIsBack() throws Exception {
        ProcessCluster cluster = processes.cluster(3, "request-timeout-millis=2000");
        cluster.start();
        ServerNode leader = cluster.leader();
        List<ServerNode> followers = cluster.followers();
        ServerNode wiped = followers.get(0);
        ServerNode other = followers.get(1);
        assertThat(leader.call("SET", "key", "value")).isEqualTo("OK");
        new Convergence(cluster).await();

        wiped.terminate();
        Path saved = processes.directory().resolve("saved");
        Files.move(wiped.data(), saved);
        wiped.start();
        Await.until(
                "the leader says who came back",
                () -> leader.process()
                        .printed()
                        .contains("node " + wiped.id() + " came back with a data directory that was formatted again"));
        Await.until("the wiped node answers", () -> answers(wiped));
        // It hears that from its peers: until then it may take itself for one that serves, and a read still asks them.
        Await.until(
                "the wiped node says why it does not serve",
                () -> wiped.report().text("reason").contains("was formatted again"));
        assertThat(wiped.isServing()).isFalse();
        assertThatThrownBy(() -> wiped.call("GET", "key")).hasMessageStartingWith("CLUSTERDOWN ");
        assertThatThrownBy(() -> wiped.call("SET", "key", "from the wiped node"))
                .isInstanceOf(ReplyError.class);

        other.kill();
        assertThatThrownBy(() -> leader.call("SET", "key", "counted the wiped node"))
                .as("a write that only the leader and the wiped node have")
                .isInstanceOf(ReplyError.class);
        other.start();
        other.awaitServing();
        Await.until("writes go on", () -> other.writes());
        assertThatThrownBy(() -> wiped.call("GET", "key")).hasMessageStartingWith("CLUSTERDOWN ");

        wiped.terminate();
        Processes.delete(wiped.data());
        Files.move(saved, wiped.data());
        wiped.start();
        Convergence convergence = new Convergence(cluster);
        convergence.await();
        assertThat(convergence.sameStates(List.of("again"))).containsEntry("again", "value");
        convergence.sameLogs();
    }

    private static boolean answers(ServerNode node) {
        try {
            node.report();
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
