package dev.tidemark.bench.target;

import dev.tidemark.bench.load.Protocol;
import dev.tidemark.node.FreePorts;
import dev.tidemark.node.HostPort;
import dev.tidemark.server.cli.base.JvmOptions;
import dev.tidemark.server.cli.base.NodeView;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Three nodes of Tidemark with the defaults of {@code ./tidemark up}. */
public final class TidemarkCluster extends OwnServers {
    private static final int NODES = 3;
    private static final String HOST = "127.0.0.1";

    private final Path directory;
    private final Path javaHome;
    private final List<String> moreJvmOptions;
    private final String name;
    private final List<String> settings;
    private List<Integer> ports;

    /** @param moreJvmOptions after those that a node has anyway, so they win */
    public TidemarkCluster(Path directory, Path javaHome, List<String> moreJvmOptions) {
        this("tidemark", directory, javaHome, moreJvmOptions, List.of());
    }

    private TidemarkCluster(
            String name, Path directory, Path javaHome, List<String> moreJvmOptions, List<String> settings) {
        this.name = name;
        this.directory = directory;
        this.javaHome = javaHome;
        this.moreJvmOptions = List.copyOf(moreJvmOptions);
        this.settings = List.copyOf(settings);
    }

    /**
     * The same with these keys of the configuration at each node.
     *
     * @param more {@code KEY=VALUE} each; of two with the same key the last one counts
     */
    public TidemarkCluster setting(List<String> more) {
        List<String> all = Stream.concat(settings.stream(), more.stream()).toList();
        return new TidemarkCluster(name, directory, javaHome, moreJvmOptions, all);
    }

    /** The same by another name, where there are several. */
    public TidemarkCluster named(String other) {
        return new TidemarkCluster(other, directory, javaHome, moreJvmOptions, settings);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String description() {
        return "three nodes, acknowledged after fsync on two of them"
                + (moreJvmOptions.isEmpty() ? "" : ", with " + String.join(" ", moreJvmOptions))
                + (settings.isEmpty() ? "" : ", " + String.join(", ", settings)) + "; "
                + Programs.firstLine(Programs.java(javaHome), "-version");
    }

    @Override
    public Protocol protocol() {
        return Protocol.RESP;
    }

    @Override
    public void start() throws BenchException {
        ports = FreePorts.any(2 * NODES);
        List<String> jvmOptions = new ArrayList<>(JvmOptions.of(javaHome));
        jvmOptions.addAll(moreJvmOptions);
        String cluster = IntStream.rangeClosed(1, NODES)
                .mapToObj(id -> id + "=" + HOST + ":" + peerPort(id))
                .collect(Collectors.joining(","));
        for (int id = 1; id <= NODES; id++) {
            Path data = directory.resolve("node-" + id);
            List<String> arguments = new ArrayList<>(List.of("server", "--id", Integer.toString(id)));
            arguments.addAll(List.of("--data", data.resolve("data").toString()));
            arguments.addAll(List.of("--client", HOST + ":" + clientPort(id), "--peer", HOST + ":" + peerPort(id)));
            arguments.addAll(List.of("--cluster", cluster, "--cluster-id", "bench", "--stop-with-parent"));
            settings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
            started(Server.start(
                    "node " + id + " of Tidemark", data, Programs.main(javaHome, jvmOptions, true, arguments)));
        }
    }

    private int clientPort(int id) {
        return ports.get(id - 1);
    }

    private int peerPort(int id) {
        return ports.get(NODES + id - 1);
    }

    @Override
    public InetSocketAddress awaitReady() throws BenchException {
        return await("a leader with all nodes serving", this::leader);
    }

    /** Where the nodes serve clients, once it is started. */
    List<InetSocketAddress> addresses() {
        return IntStream.rangeClosed(1, NODES)
                .mapToObj(id -> new InetSocketAddress(HOST, clientPort(id)))
                .toList();
    }

    /** Has another node lead; returns where that is, once it does. */
    public InetSocketAddress changeLeader(InetSocketAddress leader) throws BenchException {
        int next = leader.getPort() == clientPort(1) ? 2 : 1;
        InetSocketAddress there = new InetSocketAddress(HOST, clientPort(next));
        return await("another leader", () -> {
            if (there.equals(leader())) {
                return there;
            }
            RespCall.text(leader, "TIDE.TRANSFER", Integer.toString(next));
            return null;
        });
    }

    private InetSocketAddress leader() throws IOException {
        InetSocketAddress leader = null;
        for (int id = 1; id <= NODES; id++) {
            NodeView view = NodeView.ask(new HostPort(HOST, clientPort(id)), null);
            if (!view.isServing()) {
                return null;
            }
            if (view.text("role").equals("leader")) {
                leader = new InetSocketAddress(HOST, clientPort(id));
            }
        }
        return leader;
    }

    @Override
    InetSocketAddress server() {
        return addresses().get(0);
    }

    @Override
    public OptionalLong fsyncs() {
        return Fsyncs.of(addresses());
    }
}
