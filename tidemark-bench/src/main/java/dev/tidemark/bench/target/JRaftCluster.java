package dev.tidemark.bench.target;

import dev.tidemark.bench.load.Protocol;
import dev.tidemark.node.FreePorts;
import dev.tidemark.server.cli.base.JvmOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Three processes of SOFAJRaft with a map in memory; see {@link dev.tidemark.bench.jraft.JRaftNode}. */
public final class JRaftCluster extends OwnServers {
    public static final String NODE_COMMAND = "jraft-node";

    private static final int NODES = 3;
    private static final String HOST = "127.0.0.1";
    /** After the options of a node of Tidemark: more heap, because JRaft holds more per operation. */
    private static final String HEAP = "-Xmx1g";

    private final Path directory;
    private final Path javaHome;
    private List<Integer> ports;

    public JRaftCluster(Path directory, Path javaHome) {
        this.directory = directory;
        this.javaHome = javaHome;
    }

    @Override
    public String name() {
        return "jraft";
    }

    @Override
    public String description() {
        return "SOFAJRaft with a map in memory, three nodes, acknowledged after fsync on two of them, no snapshots; "
                + Programs.firstLine(Programs.java(javaHome), "-version");
    }

    @Override
    public Protocol protocol() {
        return Protocol.RESP;
    }

    @Override
    public void start() throws BenchException {
        ports = FreePorts.any(2 * NODES);
        String peers = ports.subList(NODES, 2 * NODES).stream()
                .map(port -> HOST + ":" + port)
                .collect(Collectors.joining(","));
        List<String> jvmOptions = new ArrayList<>(JvmOptions.of(javaHome));
        jvmOptions.add(HEAP);
        for (int i = 0; i < NODES; i++) {
            Path data = directory.resolve("jraft-" + i);
            List<String> arguments = List.of(
                    "bench",
                    NODE_COMMAND,
                    data.resolve("data").toString(),
                    Integer.toString(ports.get(i)),
                    HOST + ":" + ports.get(NODES + i),
                    peers);
            started(Server.start(
                    "node " + i + " of JRaft", data, Programs.main(javaHome, jvmOptions, false, arguments)));
        }
    }

    @Override
    public InetSocketAddress awaitReady() throws BenchException {
        return await("a leader", this::leader);
    }

    private InetSocketAddress leader() throws IOException {
        InetSocketAddress leader = null;
        for (int i = 0; i < NODES; i++) {
            InetSocketAddress address = new InetSocketAddress(HOST, ports.get(i));
            if (RespCall.text(address, "ROLE").equals("leader")) {
                leader = address;
            }
        }
        return leader;
    }

    @Override
    InetSocketAddress server() {
        return new InetSocketAddress(HOST, ports.get(0));
    }

    /** RocksDB counts them, but JRaft does not show it. */
    @Override
    public OptionalLong fsyncs() {
        return OptionalLong.empty();
    }
}
