package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.net.ReplyError;
import dev.tidemark.server.net.RespClient;
import java.io.IOException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Who has no room on its disk does not lead while another node has (H172). A disk counts as full when less than
 * {@code reserved-disk-bytes} are left, so a node that reserves more than there is has a full one.
 */
class LeaderDiskIT {
    private static final String NO_ROOM = "reserved-disk-bytes=1024g";

    private static final String NOTE = "its disk is nearly full: ";

    @RegisterExtension
    final Processes processes = new Processes();

    private final OperationsDocument document = new OperationsDocument(processes);

    @Test
    void aLeaderWithoutRoomHandsOverAndItsClientsSeeNoError_H172() throws Exception {
        ProcessCluster cluster = processes.cluster(3, "request-timeout-millis=60000");
        cluster.start();
        ServerNode full = cluster.leader();
        full.terminate();
        full.start("--set", NO_ROOM);
        full.awaitServing();
        try (Traffic traffic = new Traffic()) {
            SteadyCounter counter =
                    new SteadyCounter("steady", 4, cluster.followers().get(0));
            traffic.run("steady", counter);
            for (int round = 0; round < 3; round++) {
                assertThat(call(cluster.leader(), "TIDE.TRANSFER", Integer.toString(full.id())))
                        .isEqualTo("OK");
                Await.until("another node leads", () -> {
                    traffic.check();
                    return cluster.leaderNow().filter(leader -> leader != full).isPresent();
                });
                long before = counter.acknowledged();
                Await.until("writes go on", () -> {
                    traffic.check();
                    return counter.acknowledged() > before + 20;
                });
            }
            traffic.stop();
        }
        assertThat(full.process().printed()).contains("hands over to node");
        assertThat(status(full).lines().filter(line -> line.contains(NOTE)))
                .singleElement()
                .asString()
                .contains(":" + full.clientPort());
        for (ServerNode node : cluster.nodes()) {
            assertThat((String) node.call("INFO", "persistence"))
                    .contains("tidemark_disk_full:" + (node == full ? 1 : 0) + "\r\n");
        }
    }

    @Test
    void whereNobodyHasRoomTheErrorNamesTheNodesAndOneWithRoomIsEnough_H172() throws Exception {
        ProcessCluster cluster = processes.cluster(3);
        cluster.nodes().forEach(node -> node.start("--set", NO_ROOM));
        cluster.awaitServing();
        for (ServerNode node : cluster.nodes()) {
            Await.until(
                    "node " + node.id() + " names all three",
                    () -> refusal(node).startsWith("MISCONF the disks of the nodes 1, 2 and 3 are nearly full"));
        }
        assertThat(status(cluster.node(1))).containsPattern("(?s)(" + NOTE + ".*){3}");
        ServerNode roomy = cluster.followers().get(0);
        roomy.terminate();
        roomy.start();
        roomy.awaitServing();
        for (ServerNode node : cluster.nodes()) {
            Await.until("node " + node.id() + " writes", () -> refusal(node).isEmpty());
        }
        assertThat(cluster.leader()).isSameAs(roomy);
        Pattern allHaveSynced = Pattern.compile("(?s)(\"fsync-millis\": [0-9]+.*){3}"); // -1: nothing yet
        Await.until("the pace of each disk is told", () -> {
            String told =
                    document.run(OperationsDocument.WHO_IS_SLOW, "127.0.0.1:7001", "127.0.0.1:" + roomy.clientPort());
            return allHaveSynced.matcher(told).find();
        });
        assertThat(call(cluster.node(1), "GET", "k")).isEqualTo("v");
    }

    /** As the operator asks for it. */
    private String status(ServerNode node) throws IOException {
        return document.run(OperationsDocument.WHO_IS_FULL, "127.0.0.1:7001", "127.0.0.1:" + node.clientPort());
    }

    /** Empty if it writes. */
    private static String refusal(ServerNode node) {
        try {
            call(node, "SET", "k", "v");
            return "";
        } catch (ReplyError e) {
            return e.getMessage();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Object call(ServerNode node, String... words) throws IOException, ReplyError {
        try (RespClient client = node.connect()) {
            return client.call(words);
        }
    }
}
