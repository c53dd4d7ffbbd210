package dev.tidemark.node.support;

import dev.tidemark.node.DataLimits;
import dev.tidemark.node.FreePorts;
import dev.tidemark.node.HostPort;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.ScrubSettings;
import java.nio.file.Path;
import java.util.TreeMap;

/** A cluster of one that runs on a real disk, with segments of a MiB and without a scrub. */
public final class LoneNode {
    private LoneNode() {}

    /** Any port; its state is in memory. */
    public static NodeConfig config(Path directory, long retainedLogBytes, long checkpointBytes) throws Exception {
        TreeMap<Integer, HostPort> voters = new TreeMap<>();
        voters.put(1, new HostPort("127.0.0.1", FreePorts.any(1).get(0)));
        return new NodeConfig(
                1, directory, "test", voters, voters.get(1), "majority", limits(retainedLogBytes, checkpointBytes));
    }

    /** They elect within a second; segments are of a MiB. */
    static NodeConfig.Limits limits(long retainedLogBytes, long checkpointBytes) {
        return new NodeConfig.Limits(
                1 << 20,
                retainedLogBytes,
                checkpointBytes,
                0,
                1 << 20,
                8 << 20,
                8 << 20,
                30,
                300,
                20_000,
                Long.MAX_VALUE,
                60_000,
                0,
                DataLimits.IN_MEMORY,
                ScrubSettings.OFF);
    }
}
