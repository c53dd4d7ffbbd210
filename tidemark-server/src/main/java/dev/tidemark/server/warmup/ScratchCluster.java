package dev.tidemark.server.warmup;

import dev.tidemark.kv.KvStateMachine;
import dev.tidemark.node.DataLimits;
import dev.tidemark.node.FreePorts;
import dev.tidemark.node.HostPort;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.ScrubSettings;
import dev.tidemark.node.StartException;
import dev.tidemark.node.TidemarkNode;
import dev.tidemark.node.process.RunningNode;
import dev.tidemark.server.command.all.Commands;
import dev.tidemark.server.connection.RespServer;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.server.front.FrontSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Three nodes and their fronts for clients, of exactly the classes that serve: the compiler optimizes for the classes
 * that it has seen, and code that was compiled for others in their place is thrown away as soon as the real ones come.
 * They listen on free ports of the loopback interface, under a cluster id of their own.
 */
final class ScratchCluster implements AutoCloseable {
    private static final int NODES = 3;
    private static final int MAX_COMMAND_BYTES = 1 << 20;
    /**
     * So small that there are segments, checkpoints and removals within the first second. Three nodes that get warm at
     * once on two processors have three thousand commands of time, half a megabyte of log: with a checkpoint every
     * 4 MiB there was none, and the first one of a real load came to code that had never run.
     */
    private static final NodeConfig.Limits LIMITS = new NodeConfig.Limits(
            4 << 20,
            0,
            128 << 10,
            0,
            MAX_COMMAND_BYTES,
            1 << 20,
            4 << 20,
            100,
            1_000,
            2_000,
            16 << 20,
            60_000,
            0,
            DataLimits.IN_MEMORY,
            ScrubSettings.OFF);

    private final List<TidemarkNode> nodes = new ArrayList<>();
    private final List<RespServer> fronts = new ArrayList<>();

    /**
     * @param directory to be made
     * @throws StartException if one of them does not start; nothing is left running then
     */
    ScratchCluster(Path directory) throws IOException, StartException {
        SortedMap<Integer, HostPort> voters = voters();
        String name = UUID.randomUUID().toString();
        try {
            for (int id : voters.keySet()) {
                Path data = Files.createDirectories(directory.resolve("node-" + id));
                NodeConfig config = new NodeConfig(id, data, name, voters, voters.get(id), "majority", LIMITS);
                TidemarkNode node = RunningNode.start(config, new KvStateMachine());
                nodes.add(node);
                FrontSettings settings = FrontSettings.defaults(new HostPort(loopback(), 0), MAX_COMMAND_BYTES);
                fronts.add(RespServer.start(new FrontContext(node, settings, System::nanoTime, Commands::all)));
            }
        } catch (StartException | IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Ports that are free now. Another process may take one before it is bound here. */
    private static SortedMap<Integer, HostPort> voters() throws IOException {
        List<Integer> ports = FreePorts.any(NODES);
        TreeMap<Integer, HostPort> voters = new TreeMap<>();
        for (int id = 1; id <= NODES; id++) {
            voters.put(id, new HostPort(loopback(), ports.get(id - 1)));
        }
        return voters;
    }

    private static String loopback() {
        return InetAddress.getLoopbackAddress().getHostAddress();
    }

    /** Where clients connect, of each node. */
    List<InetSocketAddress> addresses() {
        return fronts.stream()
                .map(front -> new InetSocketAddress(InetAddress.getLoopbackAddress(), front.port()))
                .toList();
    }

    /** How many were written, by all of them. */
    long checkpoints() {
        return nodes.stream()
                .mapToLong(node -> node.checkpointStatus().written())
                .sum();
    }

    @Override
    public void close() {
        fronts.forEach(RespServer::close);
        nodes.forEach(TidemarkNode::close);
    }
}
