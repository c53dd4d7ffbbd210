package dev.tidemark.node.process;

import dev.tidemark.disk.Disk;
import dev.tidemark.disk.FileDisk;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.Reasons;
import dev.tidemark.node.StartException;
import dev.tidemark.node.start.DataDirectoryLock;
import dev.tidemark.node.start.LogReplay;
import dev.tidemark.node.start.PreparedDirectory;
import dev.tidemark.node.start.RestoreChecks;
import dev.tidemark.state.StateMachine;
import dev.tidemark.state.once.EngineLimits;
import dev.tidemark.state.row.SnapshotMeta;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the data directories of a new cluster from what is left of a lost one, all with the same state. No node starts
 * with any of them before all are whole: two nodes of three that began with nothing, beside one that has everything,
 * could elect each other (H92, H103).
 */
public final class RecoveredCluster {
    private final List<NodeConfig> nodes;
    private final List<DataDirectoryLock> locks = new ArrayList<>();
    private final List<Disk> disks = new ArrayList<>();
    private final List<PreparedDirectory> directories = new ArrayList<>();

    private RecoveredCluster(List<NodeConfig> nodes) {
        this.nodes = nodes;
    }

    /**
     * Looks whether there is room, before anything is read or made.
     *
     * @param nodes of the new cluster, all with the same new cluster id
     * @throws StartException in words
     */
    public static void requirePossible(List<NodeConfig> nodes) throws StartException {
        for (NodeConfig node : nodes) {
            RestoreChecks.requireSizes(node);
            RestoredNode.requireEmpty(node.data());
        }
    }

    /**
     * Makes them.
     *
     * @param machine applies the log after the checkpoint; the whole state is in memory meanwhile
     * @return where the nodes will begin
     * @throws StartException in words; what was made until then no node starts with
     */
    public static SnapshotMeta make(LostCluster lost, List<NodeConfig> nodes, StateMachine machine)
            throws StartException {
        requirePossible(nodes);
        for (NodeConfig node : nodes) {
            lost.requireOutside(node.data());
        }
        LogReplay replay = lost.entries().replay(machine, EngineLimits.DEFAULT);
        RecoveredCluster made = new RecoveredCluster(nodes);
        try {
            return made.make(replay);
        } catch (IOException e) {
            throw new StartException(
                    "the new directories cannot be made: " + Reasons.of(e) + ". What was made is of no use; remove "
                            + nodes.stream().map(node -> node.data().toString()).toList()
                            + " before you try again. The survivors are as they were",
                    e);
        } finally {
            made.locks.forEach(DataDirectoryLock::close);
        }
    }

    private SnapshotMeta make(LogReplay replay) throws IOException, StartException {
        for (NodeConfig node : nodes) {
            FileDisk disk = RestoredNode.directory(node.data());
            locks.add(DataDirectoryLock.take(node.data()));
            disks.add(disk);
            directories.add(new PreparedDirectory(node, OfflineEnvironment.of(disk)));
        }
        for (PreparedDirectory directory : directories) {
            directory.reserve();
        }
        SnapshotMeta meta = directories.get(0).begin(replay);
        for (PreparedDirectory directory : directories.subList(1, directories.size())) {
            directory.beginLike(disks.get(0));
        }
        for (PreparedDirectory directory : directories) {
            directory.finish();
        }
        return meta;
    }
}
