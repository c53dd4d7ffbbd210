package dev.tidemark.node.process;

import dev.tidemark.disk.Disk;
import dev.tidemark.disk.FileDisk;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.environment.ArchivePlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that writes the archive of the log. It may hang as long as the disk of the archive does: nobody waits for
 * it, not even the end of the node, since it touches no file of the data directory.
 */
final class ArchiveThread {
    private static final Logger LOG = LoggerFactory.getLogger(ArchiveThread.class);

    private final LaneThread thread;
    private final Path directory;

    private ArchiveThread(LaneThread thread, Path directory) {
        this.thread = thread;
        this.directory = directory;
    }

    /** Null if nothing is to be archived. */
    static ArchiveThread of(NodeConfig config) {
        Path directory = config.keeping().archive();
        return directory == null
                ? null
                : new ArchiveThread(new LaneThread("tidemark-archive-" + config.id()), directory);
    }

    ArchivePlace place() {
        return new ArchivePlace(this::open, this::execute);
    }

    /** It is not created: under a mount point that nothing is mounted on, it would be on the wrong disk. */
    private Disk open() throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new IOException("there is no directory " + directory + "; make it, or mount what it is on");
        }
        return new FileDisk(directory, why -> LOG.error("The archive: this node {}", why));
    }

    /** What the log lane has read for it while the node stops is dropped. */
    private void execute(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("The node stops; the archive goes on with the next start", e);
        }
    }

    void end() {
        thread.end();
    }
}
