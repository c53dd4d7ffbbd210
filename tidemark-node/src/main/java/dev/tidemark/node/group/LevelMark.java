package dev.tidemark.node.group;

import dev.tidemark.disk.Disk;
import dev.tidemark.disk.DiskFullException;
import dev.tidemark.disk.KernelMemoryException;
import dev.tidemark.node.environment.NodeClock;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.node.start.NodeIdentity;
import dev.tidemark.protocol.members.FeatureLevel;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes the feature level of the cluster in the file {@code identity}, once it is committed. The log says it as well;
 * but that file is what every release reads first, and an older one says in words that it must not go on (H180). Main
 * executor only.
 */
final class LevelMark {
    private static final Logger LOG = LoggerFactory.getLogger(LevelMark.class);

    /** After a disk was too full for it. */
    private static final long TRY_AGAIN_MILLIS = 60_000;

    private final NodeIdentity identity;
    private final Disk disk;
    private final IntSupplier committedLevel;
    private final NodeClock clock;
    private final Consumer<FilesTask> files;
    private final Executor main;
    private int told;
    private int noted;
    private long notBefore = Long.MIN_VALUE;

    /** @param committedLevel of the cluster, by the log of this node */
    LevelMark(
            NodeIdentity identity,
            Disk disk,
            IntSupplier committedLevel,
            NodeClock clock,
            Consumer<FilesTask> files,
            Executor main) {
        this.identity = identity;
        this.disk = disk;
        this.committedLevel = committedLevel;
        this.clock = clock;
        this.files = files;
        this.main = main;
        told = identity.level();
        noted = told;
    }

    /** Called several times a second. */
    void look() {
        int level = committedLevel.getAsInt();
        if (level > told) {
            told = level;
            LOG.info(
                    "The cluster is at feature level {}: {}. A release that does not support it cannot start here, or"
                            + " join, any more",
                    level,
                    FeatureLevel.of(level).text());
        }
        if (level > noted && clock.millis() >= notBefore) {
            noted = level;
            files.accept(new FilesTask.MarkDirectory(() -> write(level)));
        }
    }

    /** Where there is no room the log alone says it, until there is some. */
    private void write(int level) throws IOException {
        try {
            identity.mark(disk, level);
        } catch (DiskFullException | KernelMemoryException e) {
            LOG.warn(
                    "No room to note feature level {} in the file \"identity\": {}. Nothing is lost; free some room,"
                            + " and it is done within a minute",
                    level,
                    e.getMessage());
            main.execute(() -> {
                noted = identity.level();
                notBefore = clock.millis() + TRY_AGAIN_MILLIS;
            });
        }
    }
}
