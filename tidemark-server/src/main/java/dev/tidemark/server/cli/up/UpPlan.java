package dev.tidemark.server.cli.up;

import dev.tidemark.node.HostPort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A local cluster: where its nodes listen and keep their data (docs/configuration.md).
 *
 * @param nodes that make the cluster, with the numbers from 1
 * @param spares numbers of the nodes that join it as spares, after those; all together up to {@value #MAX_NODES}
 * @param port of the clients of node 1; node i serves clients on {@code port+i-1}, peers 10000 above, HTTP 1000 above
 * @param writeQuorum {@code majority}, {@code all} or a number
 * @param replaceAfter seconds of silence after which a spare takes the place of a voter; null: the default
 */
public record UpPlan(int nodes, List<Integer> spares, int port, Path data, String writeQuorum, Integer replaceAfter) {
    public static final int MAX_NODES = 9;
    private static final String HOST = "127.0.0.1";
    private static final int PEER_OFFSET = 10_000;
    private static final int HTTP_OFFSET = 1_000;
    private static final int MAX_PORT = 65_535;

    /**
     * A plan for this directory.
     *
     * @param spares how many there are to be; those that joined earlier may be voters by now, so they are in it always
     */
    public static UpPlan of(int nodes, int spares, int port, Path data, String writeQuorum, Integer replaceAfter) {
        List<Integer> ids = IntStream.rangeClosed(nodes + 1, MAX_NODES)
                .filter(id ->
                        id <= nodes + spares || Files.exists(directory(data, id).resolve("identity")))
                .boxed()
                .toList();
        return new UpPlan(nodes, ids, port, data, writeQuorum, replaceAfter);
    }

    /** The largest {@link #port} that leaves room for the ports of the peers. */
    public static int maxPort(int nodes) {
        return MAX_PORT - PEER_OFFSET - nodes + 1;
    }

    /** Of all nodes. */
    public List<Integer> ids() {
        return Stream.concat(founders().stream(), spares.stream()).toList();
    }

    /** Of the nodes that make the cluster. */
    List<Integer> founders() {
        return IntStream.rangeClosed(1, nodes).boxed().toList();
    }

    boolean isSpare(int id) {
        return id > nodes;
    }

    public HostPort client(int id) {
        return new HostPort(HOST, port + id - 1);
    }

    public HostPort peer(int id) {
        return new HostPort(HOST, port + PEER_OFFSET + id - 1);
    }

    public HostPort http(int id) {
        return new HostPort(HOST, port + HTTP_OFFSET + id - 1);
    }

    public Path directory(int id) {
        return directory(data, id);
    }

    private static Path directory(Path data, int id) {
        return data.resolve("node-" + id);
    }

    Path pidFile(int id) {
        return directory(id).resolve("pid");
    }

    Path logFile(int id) {
        return directory(id).resolve("log.txt");
    }

    /** As {@code --cluster} of a node takes it: who makes the cluster, and the node itself. */
    String cluster(int self) {
        return ids().stream()
                .filter(id -> !isSpare(id) || id == self)
                .map(id -> id + "=" + peer(id))
                .collect(Collectors.joining(","));
    }
}
