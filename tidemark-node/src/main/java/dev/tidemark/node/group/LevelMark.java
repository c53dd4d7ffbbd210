package dev.tidemark.node.group;

import dev.tidemark.disk.Disk;
import dev.tidemark.disk.DiskFullException;
import dev.tidemark.disk.KernelMemoryException;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.node.start.NodeIdentity;
import dev.tidemark.protocol.ReplicaView;
import dev.tidemark.protocol.members.FeatureLevel;
import java.io.IOException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes the feature level of the cluster in the file {@code identity}, once it is committed. The log says it as well;
 * but that file is what every release reads first, and an older one says in words that it must not go on (H180). Main
 * executor only.
 */
final class LevelMark {
    private static final Logger LOG = LoggerFactory.getLogger(LevelMark.class);

    private final NodeIdentity identity;
    private final Disk disk;
    private final ReplicaView replica;
    private final Consumer<FilesTask> files;
    private int noted;

    LevelMark(NodeIdentity identity, Disk disk, ReplicaView replica, Consumer<FilesTask> files) {
        this.identity = identity;
        this.disk = disk;
        this.replica = replica;
        this.files = files;
        noted = identity.level();
    }

    /** Called several times a second. */
    void look() {
        int level = replica.committedLevel();
        if (level > noted) {
            noted = level;
            LOG.info(
                    "The cluster is at feature level {}: {}. A release that does not support it cannot start here, or"
                            + " join, any more",
                    level,
                    FeatureLevel.of(level).text());
            files.accept(new FilesTask.MarkDirectory(() -> write(level)));
        }
    }

    /** Where there is no room the log alone says it, until the next start. */
    private void write(int level) throws IOException {
        try {
            identity.mark(disk, level);
        } catch (DiskFullException | KernelMemoryException e) {
            LOG.warn("No room to note feature level {} in the file \"identity\": {}", level, e.getMessage());
        }
    }
}
