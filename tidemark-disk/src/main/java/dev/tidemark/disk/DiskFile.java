package dev.tidemark.disk;

import java.io.IOException;
import java.nio.ByteBuffer;

/** One open file of a {@link Disk}. Positions and sizes are bytes. */
public interface DiskFile extends AutoCloseable {

    /** The name under which it was opened. A later rename does not change it. */
    String name();

    long size() throws IOException;

    /**
     * Reads up to {@code target.remaining()} bytes from {@code position}; fewer only at the end of the file.
     *
     * @return the number of bytes read, 0 at or after the end
     */
    int read(ByteBuffer target, long position) throws IOException;

    /**
     * Writes all remaining bytes of {@code source} at {@code position}, or throws (H17b). After a throw any part of
     * them may have been written. Not durable until {@link #sync()}.
     */
    void write(ByteBuffer source, long position) throws IOException;

    /** Sets the size; a larger size reads as zeros. Not durable until {@link #sync()}. */
    void truncate(long size) throws IOException;

    /** Makes contents and size durable. A failure is final: the file must not be used again (H06). */
    void sync() throws IOException;

    @Override
    void close() throws IOException;
}
