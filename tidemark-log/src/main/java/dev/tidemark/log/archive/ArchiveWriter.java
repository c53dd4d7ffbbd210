package dev.tidemark.log.archive;

import dev.tidemark.disk.Disk;
import dev.tidemark.disk.DiskFile;
import dev.tidemark.log.record.BadRecordException;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.record.LogRecord;
import dev.tidemark.log.record.LogRecordReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * Writes one file of an archive: under a temporary name, and under its own when it is durable. A write that fails is
 * final for the file: {@link #close} removes it, and another is begun later (H06).
 *
 * <p>One thread.
 */
public final class ArchiveWriter implements AutoCloseable {
    private static final int BUFFER_BYTES = 256 << 10;

    private final Disk disk;
    private final String temporary;
    private final UUID clusterId;
    private final int group;
    private final LogPosition base;
    private final DiskFile file;
    private final LogRecordReader checker = new LogRecordReader();
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private long position = ArchiveHeader.BYTES;
    private long bytes;
    private LogPosition end;
    private long firstEpoch;
    private long firstTime;
    private long lastTime;
    private boolean published;

    /**
     * Begins a file. What is there under the temporary name goes.
     *
     * @param temporary name that nobody else uses, which ends in {@link Archive#UNFINISHED}
     * @param base position before its first entry
     */
    public ArchiveWriter(Disk disk, String temporary, UUID clusterId, int group, LogPosition base) throws IOException {
        this.disk = disk;
        this.temporary = temporary;
        this.clusterId = clusterId;
        this.group = group;
        this.base = base;
        this.end = base;
        if (disk.exists(temporary)) {
            disk.delete(temporary);
        }
        file = disk.create(temporary);
    }

    /** Position of the last entry that was added. */
    public LogPosition end() {
        return end;
    }

    /** Of all entries that were added. */
    public long bytes() {
        return bytes;
    }

    /**
     * Adds an entry, which must be committed: it may never be removed from the log again.
     *
     * @throws IllegalStateException if it does not continue {@link #end()}
     */
    public void add(LogRecord entry) throws IOException {
        byte[] array = entry.array();
        try {
            checker.check(array, 0, array.length, end);
        } catch (BadRecordException e) {
            throw new IllegalStateException("what was read of the log is not what was written there", e);
        }
        if (bytes == 0) {
            firstEpoch = entry.epoch();
            firstTime = entry.time();
        }
        if (array.length > buffer.remaining()) {
            flush();
        }
        if (array.length > buffer.remaining()) {
            write(ByteBuffer.wrap(array));
        } else {
            buffer.put(array);
        }
        bytes += array.length;
        end = entry.logPosition();
        lastTime = entry.time();
    }

    private void flush() throws IOException {
        write(buffer.flip());
        buffer.clear();
    }

    private void write(ByteBuffer source) throws IOException {
        int size = source.remaining();
        if (size > 0) {
            file.write(source, position);
            position += size;
        }
    }

    /**
     * Makes the file durable under its own name. Nothing is ever written over: if that name is there, it must hold the
     * same.
     *
     * @return what is in it
     * @throws BadArchiveException if a file of that name is there, and is damaged
     */
    public ArchiveHeader publish() throws IOException, BadArchiveException {
        if (bytes == 0) {
            throw new IllegalStateException("there is no entry to publish");
        }
        flush();
        ArchiveHeader header = new ArchiveHeader(clusterId, group, base, end, firstEpoch, firstTime, lastTime, bytes);
        file.write(header.encode(), 0);
        file.sync();
        String name = header.name().text();
        if (disk.exists(name)) {
            requireSame(header);
        } else {
            disk.rename(temporary, name);
            published = true;
        }
        disk.syncDirectory("");
        return header;
    }

    /** Another node has written it, or this one in a life before. */
    private void requireSame(ArchiveHeader header) throws IOException, BadArchiveException {
        try (ArchiveReader there = ArchiveReader.open(disk, header.name())) {
            if (!there.header().equals(header)) {
                throw new BadArchiveException(header.name().text() + " is there and holds something else; nothing was"
                        + " written over it. Move it away");
            }
            there.readToEnd();
        }
    }

    /** Ends it, and removes what was not published. */
    @Override
    public void close() throws IOException {
        file.close();
        if (!published && disk.exists(temporary)) {
            disk.delete(temporary);
        }
    }
}
