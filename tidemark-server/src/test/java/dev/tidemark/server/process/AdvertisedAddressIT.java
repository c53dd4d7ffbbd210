package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.server.net.RespClient;
import dev.tidemark.server.support.PortRows;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** H171: nodes that listen on all interfaces, and tell names. */
class AdvertisedAddressIT {
    private static final int NODES = 3;

    @TempDir
    Path directory;

    private static String[] options(int id, int clients, int peers, String cluster) {
        return new String[] {
            "--client", "0.0.0.0:" + (clients + id - 1),
            "--advertise-client", "localhost:" + (clients + id - 1),
            "--peer", "0.0.0.0:" + (peers + id - 1),
            "--advertise-peer", "localhost:" + (peers + id - 1),
            "--cluster", cluster,
            "--set", "redirect=moved"
        };
    }

    @Test
    void whatIsToldIsWhatIsAdvertised() throws Exception {
        int clients = PortRows.next(NODES);
        int peers = PortRows.next(NODES);
        String cluster = IntStream.rangeClosed(1, NODES)
                .mapToObj(id -> id + "=localhost:" + (peers + id - 1))
                .collect(Collectors.joining(","));
        List<ServerNode> nodes = IntStream.rangeClosed(1, NODES)
                .mapToObj(id -> new ServerNode(
                        id,
                        clients + id - 1,
                        peers + id - 1,
                        directory,
                        List.of(
                                "--id",
                                "" + id,
                                "--data",
                                directory.resolve("node-" + id).toString())))
                .toList();
        try {
            for (ServerNode node : nodes) {
                node.start(options(node.id(), clients, peers, cluster));
            }
            for (ServerNode node : nodes) {
                node.awaitServing();
                check(node, clients);
            }
        } finally {
            nodes.forEach(node -> node.process().end());
        }
    }

    private static void check(ServerNode node, int clients) throws Exception {
        try (RespClient client = node.connect()) {
            for (String command : List.of(
                    "CLUSTER SLOTS",
                    "CLUSTER SHARDS",
                    "CLUSTER NODES",
                    "SENTINEL masters",
                    "SENTINEL replicas mymaster",
                    "SENTINEL get-master-addr-by-name mymaster",
                    "ROLE",
                    "TIDE.STATUS",
                    "INFO replication")) {
                String told = String.valueOf(client.call(command.split(" ")));
                assertThat(told).as(command).doesNotContain("0.0.0.0");
                if (!command.equals("INFO replication")) {
                    assertThat(told).as(command).contains("localhost");
                }
            }
            if (!node.report().isLeader()) {
                assertThatThrownBy(() -> client.call("GET", "key"))
                        .hasMessageMatching(
                                "MOVED \\d+ localhost:(" + clients + "|" + (clients + 1) + "|" + (clients + 2) + ")");
            }
        }
    }
}
