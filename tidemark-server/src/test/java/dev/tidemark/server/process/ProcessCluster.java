package dev.tidemark.server.process;

import dev.tidemark.node.FreePorts;
import dev.tidemark.server.support.PortRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Real processes that make a cluster, each with its own data directory. */
final class ProcessCluster implements AutoCloseable {
    private final List<ServerNode> nodes = new ArrayList<>();
    /** Those that left too. */
    private final List<ServerNode> all = new ArrayList<>();

    private final Path directory;
    private final List<String> settings;

    /**
     * Nothing runs yet.
     *
     * @param settings of all nodes, {@code key=value}
     */
    ProcessCluster(int size, Path directory, String... settings) {
        this(size, directory, (from, to, peerPort) -> peerPort, settings);
    }

    /** Which port a node calls to get to a peer: its own, or that of somebody in between. */
    @FunctionalInterface
    interface Routes {
        int port(int from, int to, int peerPort);
    }

    ProcessCluster(int size, Path directory, Routes routes, String... settings) {
        this.directory = directory;
        this.settings = List.of(settings);
        int clients = PortRows.next(size);
        int peers = PortRows.next(size);
        for (int id = 1; id <= size; id++) {
            int self = id;
            String cluster = IntStream.rangeClosed(1, size)
                    .mapToObj(to ->
                            to + "=127.0.0.1:" + (to == self ? peers + to - 1 : routes.port(self, to, peers + to - 1)))
                    .collect(Collectors.joining(","));
            List<String> options = new ArrayList<>(List.of("--id", Integer.toString(id), "--cluster", cluster));
            options.addAll(List.of("--client", "127.0.0.1:" + (clients + id - 1)));
            options.addAll(List.of("--data", directory.resolve("node-" + id).toString()));
            for (String setting : settings) {
                options.addAll(List.of("--set", setting));
            }
            nodes.add(new ServerNode(id, clients + id - 1, peers + id - 1, directory, options));
        }
        all.addAll(nodes);
    }

    /** One that is to be added to this cluster, which it knows by its present nodes. It does not run yet. */
    ServerNode joins(int id) {
        List<Integer> ports = FreePorts.any(2);
        int client = ports.get(0);
        int peer = ports.get(1);
        String cluster = nodes.stream()
                .map(node -> node.id() + "=127.0.0.1:" + node.peerPort())
                .collect(Collectors.joining(","));
        List<String> options = new ArrayList<>(List.of("--id", Integer.toString(id), "--join"));
        options.addAll(List.of("--cluster", cluster + "," + id + "=127.0.0.1:" + peer));
        options.addAll(List.of("--client", "127.0.0.1:" + client));
        options.addAll(List.of("--data", directory.resolve("node-" + id).toString()));
        settings.forEach(setting -> options.addAll(List.of("--set", setting)));
        ServerNode node = new ServerNode(id, client, peer, directory, options);
        nodes.add(node);
        all.add(node);
        return node;
    }

    /** One that is down is to be started at another address, with its directory. */
    ServerNode moves(ServerNode node) {
        leaves(node);
        return joins(node.id());
    }

    /** It is a member no more. */
    void leaves(ServerNode node) {
        nodes.remove(node);
    }

    List<ServerNode> nodes() {
        return nodes;
    }

    ServerNode node(int id) {
        return nodes.stream().filter(node -> node.id() == id).findFirst().orElseThrow();
    }

    List<Integer> clientPorts() {
        return nodes.stream().map(ServerNode::clientPort).toList();
    }

    /** Starts all and waits until all serve. */
    void start() {
        nodes.forEach(ServerNode::start);
        awaitServing();
    }

    void awaitServing() {
        nodes.forEach(ServerNode::awaitServing);
    }

    List<ServerNode> running() {
        return nodes.stream().filter(ServerNode::isRunning).toList();
    }

    /** The one that leads and serves; of two who think so, the one in the later epoch. */
    Optional<ServerNode> leaderNow() {
        ServerNode leader = null;
        long epoch = 0;
        for (ServerNode node : running()) {
            try {
                NodeReport report = node.report();
                if (report.isLeader() && report.number("epoch") > epoch) {
                    leader = node;
                    epoch = report.number("epoch");
                }
            } catch (IOException e) {
                // it is busy, starting or stopping
            }
        }
        return Optional.ofNullable(leader);
    }

    ServerNode leader() {
        ServerNode[] found = new ServerNode[1];
        Await.until("there is a leader", () -> {
            found[0] = leaderNow().orElse(null);
            return found[0] != null;
        });
        return found[0];
    }

    List<ServerNode> followers() {
        ServerNode leader = leader();
        return running().stream().filter(node -> node != leader).toList();
    }

    /** All are gone at the same moment, as when the power fails. */
    void killAll() {
        nodes.forEach(node -> node.process().signal("KILL"));
        nodes.forEach(node -> node.process().awaitExit());
    }

    /** Asks all to stop, together, and waits until they have. */
    List<Integer> terminateAll() {
        nodes.forEach(node -> node.process().signal("TERM"));
        return nodes.stream().map(node -> node.process().awaitExit()).toList();
    }

    @Override
    public void close() {
        for (ServerNode node : all) {
            if (node.process() != null) {
                node.process().end();
            }
        }
    }
}
