package dev.tidemark.node.start;

import dev.tidemark.disk.Disk;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.StartException;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.members.FeatureLevel;
import dev.tidemark.state.snapshot.SnapshotReader;
import java.io.IOException;
import java.util.UUID;

/** What a restore must be given, seen before log is applied for hours, or anything is written. */
public final class RestoreChecks {
    private RestoreChecks() {}

    /**
     * Reads the head of a backup.
     *
     * @param from holds the backup
     * @param name of its file there
     * @throws StartException if the members are not to be had, or the configured cluster is that of the backup
     * @throws IOException if the backup is damaged, or the disk fails
     */
    public static void require(NodeConfig config, Disk from, String name) throws StartException, IOException {
        StartChecks.sizes(config);
        try (SnapshotReader reader = SnapshotReader.verify(from, name)) {
            if (config.clusterName() != null) {
                requireAnother(
                        DataDirectory.clusterOf(config.clusterName()),
                        reader.meta().clusterId());
            }
            requireLevel("the backup " + name, reader.meta().configuration());
        }
    }

    /** @param what has this configuration, for people */
    static void requireLevel(String what, byte[] configuration) throws StartException {
        int level = Configuration.levelOf(configuration);
        if (level > FeatureLevel.HIGHEST) {
            throw new StartException(what + " cannot be restored with this release: "
                    + FeatureLevel.tooHigh(level, FeatureLevel.HIGHEST) + ". Nothing was made");
        }
    }

    /** @throws StartException if no cluster can have these members and this write quorum */
    public static void requireSizes(NodeConfig config) throws StartException {
        StartChecks.sizes(config);
    }

    static void requireAnother(UUID cluster, UUID ofBackup) throws StartException {
        if (cluster.equals(ofBackup)) {
            throw new StartException(cluster + " is the id of the cluster that the backup is of. A restored cluster"
                    + " must have another one, or nodes of both could be mixed. Nothing was changed; give another"
                    + " cluster id, or none");
        }
    }
}
