package dev.tidemark.node.environment;

import dev.tidemark.disk.Disk;
import java.io.IOException;
import java.util.concurrent.Executor;

/**
 * Where the log is archived. It may be slow, full, or not there; nothing else of the node waits for it.
 *
 * @param opener called by {@code executor} each time that something is archived
 * @param executor runs what reads and writes the archive, in order; may block. Drops what comes after its end
 */
public record ArchivePlace(Opener opener, Executor executor) {

    /** Finds the directory. */
    @FunctionalInterface
    public interface Opener {
        /** @throws IOException in words, if it is not there or cannot be used now */
        Disk open() throws IOException;
    }
}
