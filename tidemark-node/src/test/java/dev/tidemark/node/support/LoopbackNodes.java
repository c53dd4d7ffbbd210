package dev.tidemark.node.support;

import dev.tidemark.node.FreePorts;
import dev.tidemark.node.HostPort;
import dev.tidemark.node.NodeConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Nodes of one cluster in one process, on real disks and free ports of the loopback interface. */
public final class LoopbackNodes {
    private LoopbackNodes() {}

    /** Of nodes 1 to {@code size}, in directories n1 and so on. They elect within a second; segments are of a MiB. */
    public static List<NodeConfig> configs(Path directory, String cluster, int size) throws IOException {
        TreeMap<Integer, HostPort> voters = new TreeMap<>();
        List<Integer> ports = FreePorts.any(size);
        for (int id = 1; id <= size; id++) {
            voters.put(id, new HostPort("127.0.0.1", ports.get(id - 1)));
        }
        NodeConfig.Limits limits = LoneNode.limits(1 << 20, 1 << 20);
        List<NodeConfig> configs = new ArrayList<>();
        voters.forEach((id, peer) -> configs.add(
                new NodeConfig(id, directory.resolve("n" + id), cluster, voters, peer, "majority", limits)));
        return configs;
    }
}
