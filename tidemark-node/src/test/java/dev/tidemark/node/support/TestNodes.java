package dev.tidemark.node.support;

import dev.tidemark.disk.Disk;
import dev.tidemark.node.HostPort;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.environment.NodeBuffers;
import dev.tidemark.node.environment.NodeEnvironment;
import dev.tidemark.node.process.SystemClock;
import dev.tidemark.state.once.EngineLimits;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What nodes need that are opened on simulated disks and not started: everything is run at once, no timer ever fires,
 * and incarnations are counted.
 */
public final class TestNodes {
    private long minted;

    /** Of voters 1 to so many. */
    public static TreeMap<Integer, HostPort> addresses(int voters) {
        TreeMap<Integer, HostPort> addresses = new TreeMap<>();
        for (int voter = 1; voter <= voters; voter++) {
            addresses.put(voter, new HostPort("h", voter));
        }
        return addresses;
    }

    /** Node 1 of so many voters, of cluster "c". */
    public static NodeConfig config(int voters, NodeConfig.Limits limits) {
        return config(1, "c", voters, "majority", limits);
    }

    /** @param cluster null: it is to be found at the first start */
    public static NodeConfig config(int id, String cluster, int voters, String writeQuorum, NodeConfig.Limits limits) {
        return new NodeConfig(id, Path.of("d"), cluster, addresses(voters), new HostPort("h", 9), writeQuorum, limits);
    }

    /** Node 2 of three that all must write, for a directory that is restored. */
    public static NodeConfig restored(UUID cluster) {
        return new NodeConfig(
                2, Path.of("d"), cluster.toString(), addresses(3), null, "all", NodeConfig.Limits.defaults());
    }

    /** The first incarnation that is minted is {@code new UUID(3, 1)}, the next one (3, 2), and so on. */
    public NodeEnvironment environment(Disk disk) {
        return new NodeEnvironment(
                Runnable::run,
                Runnable::run,
                Runnable::run,
                Runnable::run,
                (millis, task) -> {},
                new SystemClock(),
                disk,
                () -> new UUID(3, ++minted),
                () -> 5,
                NodeBuffers.DEFAULT,
                EngineLimits.DEFAULT);
    }
}
