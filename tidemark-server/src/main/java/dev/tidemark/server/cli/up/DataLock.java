package dev.tidemark.server.cli.up;

import dev.tidemark.node.Reasons;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps a second launcher away from the same data. The lock ends with the process, however that ends. */
final class DataLock implements AutoCloseable {
    private final FileChannel channel;

    private DataLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Creates the directory if need be, and takes its lock. */
    static DataLock take(Path data) throws UpException {
        Path file = data.resolve("up.lock");
        try {
            Files.createDirectories(data);
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                throw new UpException("the data directory " + data + " is in use by another tidemark up"
                        + " (process " + Files.readString(file).strip()
                        + "). Nothing was started. Stop that one with Ctrl-C,"
                        + " or use another directory with --data DIR and other ports with --port P");
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
            return new DataLock(channel);
        } catch (IOException e) {
            throw new UpException("the data directory " + data + " cannot be used: " + Reasons.of(e)
                    + ". Nothing was started. Choose a directory that can be written, with --data DIR");
        }
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held by this very process
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException("a lock cannot be closed", e);
        }
    }
}
