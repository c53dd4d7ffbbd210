package dev.tidemark.node.start;

import dev.tidemark.disk.FileDisk;
import dev.tidemark.node.Reasons;
import dev.tidemark.node.StartException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps two processes, or two nodes of one, out of one data directory. The system releases it however the process ends.
 */
public final class DataDirectoryLock implements AutoCloseable {
    private final FileChannel channel;

    private DataDirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * The same, of a directory that is a node's already.
     *
     * @throws StartException also if it is none, and nothing is made then
     */
    public static DataDirectoryLock takeOfNode(Path directory) throws StartException {
        if (!Files.exists(directory.resolve(NodeIdentity.NAME))) {
            throw new StartException("there is no data directory of a node at " + directory
                    + ": give that of a node, such as data/node-1. Nothing was changed");
        }
        return take(directory);
    }

    public static DataDirectoryLock take(Path directory) throws StartException {
        try {
            new FileDisk(directory); // makes it durably: else the first power loss may take all of it (H08)
        } catch (IOException e) {
            throw new StartException(
                    "the data directory " + directory + " cannot be made: " + Reasons.of(e)
                            + ". Check the path and its permissions",
                    e);
        }
        FileChannel channel;
        try {
            channel = FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new StartException(
                    "the data directory " + directory + " cannot be written: " + Reasons.of(e)
                            + ". Nothing was changed; make it writable for this user, or choose another",
                    e);
        }
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new DataDirectoryLock(channel);
            }
        } catch (IOException | OverlappingFileLockException e) {
            // said below
        }
        try {
            channel.close();
        } catch (IOException e) {
            // nothing was written
        }
        throw new StartException("the data directory " + directory + " is in use by another running node. Nothing was"
                + " changed; stop that node, or choose another directory");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // the system takes the lock back when the process ends
        }
    }
}
