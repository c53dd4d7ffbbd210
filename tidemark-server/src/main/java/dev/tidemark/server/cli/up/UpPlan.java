package dev.tidemark.server.cli.up;

import dev.tidemark.node.HostPort;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A local cluster: where its nodes listen and keep their data (docs/configuration.md).
 *
 * @param nodes 1 to {@value #MAX_NODES}
 * @param port of the clients of node 1; node i serves clients on {@code port+i-1}, peers 10000 above, HTTP 1000 above
 * @param writeQuorum {@code majority}, {@code all} or a number
 */
public record UpPlan(int nodes, int port, Path data, String writeQuorum) {
    public static final int MAX_NODES = 9;
    private static final String HOST = "127.0.0.1";
    private static final int PEER_OFFSET = 10_000;
    private static final int HTTP_OFFSET = 1_000;
    private static final int MAX_PORT = 65_535;

    /** The largest {@link #port} that leaves room for the ports of the peers. */
    public static int maxPort(int nodes) {
        return MAX_PORT - PEER_OFFSET - nodes + 1;
    }

    public List<Integer> ids() {
        return IntStream.rangeClosed(1, nodes).boxed().toList();
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
        return data.resolve("node-" + id);
    }

    Path pidFile(int id) {
        return directory(id).resolve("pid");
    }

    Path logFile(int id) {
        return directory(id).resolve("log.txt");
    }

    /** As {@code --cluster} takes it. */
    String cluster() {
        return ids().stream().map(id -> id + "=" + peer(id)).collect(Collectors.joining(","));
    }
}
