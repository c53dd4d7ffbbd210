package dev.tidemark.log.archive;

import dev.tidemark.disk.Disk;
import dev.tidemark.disk.DiskFile;
import dev.tidemark.log.record.BadRecordException;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.record.LogRecord;
import dev.tidemark.log.record.LogRecordReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one file of an archive, and believes nothing: header by checksum and by name, each entry by the chain from the
 * base on, the end by the header.
 *
 * <p>One thread.
 */
public final class ArchiveReader implements AutoCloseable {
    private static final int STEP_BYTES = 1 << 20;
    private static final int LENGTH_AT = 4;

    private final DiskFile file;
    private final String name;
    private final ArchiveHeader header;
    private final long size;
    private final LogRecordReader checker = new LogRecordReader();
    private long position = ArchiveHeader.BYTES;
    private LogPosition end;

    private ArchiveReader(DiskFile file, String name, ArchiveHeader header, long size) {
        this.file = file;
        this.name = name;
        this.header = header;
        this.size = size;
        this.end = header.base();
    }

    /**
     * Opens a file and reads its header; {@link #close} must follow.
     *
     * @throws BadArchiveException if the header is damaged, or the file is not what its name says, or was cut
     */
    public static ArchiveReader open(Disk disk, ArchiveName name) throws IOException, BadArchiveException {
        DiskFile file = disk.open(name.text());
        try {
            ByteBuffer block = ByteBuffer.allocate(ArchiveHeader.BYTES);
            if (file.read(block, 0) < ArchiveHeader.BYTES) {
                throw new BadArchiveException(name.text() + " is damaged: it was cut to " + file.size() + " bytes");
            }
            ArchiveHeader header = ArchiveHeader.decode(name.text(), block);
            if (!header.name().equals(name)) {
                throw new BadArchiveException(name.text() + " holds what "
                        + header.name().text() + " should hold: files were renamed or mixed");
            }
            long size = file.size();
            if (size - ArchiveHeader.BYTES != header.bytes()) {
                throw new BadArchiveException(name.text() + " is damaged: it has " + size + " bytes and should have "
                        + (header.bytes() + ArchiveHeader.BYTES) + ": it was cut, or has grown");
            }
            return new ArchiveReader(file, name.text(), header, size);
        } catch (IOException | BadArchiveException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** What the file says of itself. */
    public ArchiveHeader header() {
        return header;
    }

    /** Position of the last entry that was read. */
    public LogPosition end() {
        return end;
    }

    /**
     * The next entries, about a MiB of them.
     *
     * @return empty at the end of the file, which is then what the header says
     * @throws BadArchiveException if an entry is damaged. Those that were returned before are good
     */
    public List<LogRecord> read() throws IOException, BadArchiveException {
        List<LogRecord> entries = new ArrayList<>();
        long until = position + STEP_BYTES;
        while (position < size && position < until) {
            LogRecord entry = next();
            if (entry == null) {
                if (entries.isEmpty()) {
                    throw damaged("no valid entry");
                }
                return entries; // the next call says it
            }
            entries.add(entry);
        }
        if (entries.isEmpty() && !end.equals(header.end())) {
            throw damaged("it ends");
        }
        return entries;
    }

    /** Reads and checks all that is left. */
    public void readToEnd() throws IOException, BadArchiveException {
        while (!read().isEmpty()) {
            // the next piece
        }
    }

    /** Null if there is no valid entry. */
    private LogRecord next() throws IOException {
        int head = (int) Math.min(LogRecord.HEADER_BYTES, size - position);
        byte[] array = bytes(head);
        if (head < LogRecord.HEADER_BYTES) {
            return null;
        }
        int payload = ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN).getInt(LENGTH_AT);
        boolean isPossible = payload >= 0
                && payload <= LogRecord.MAX_PAYLOAD_BYTES
                && payload <= size - position - LogRecord.HEADER_BYTES;
        if (!isPossible) {
            return null;
        }
        array = bytes(LogRecord.HEADER_BYTES + payload);
        try {
            checker.check(array, 0, array.length, end);
        } catch (BadRecordException e) {
            return null;
        }
        LogRecord entry = new LogRecord(array);
        position += array.length;
        end = entry.logPosition();
        return entry;
    }

    private byte[] bytes(int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        if (file.read(buffer, position) < length) {
            throw new IOException(name + " became shorter while it was read");
        }
        return buffer.array();
    }

    private BadArchiveException damaged(String what) {
        return new BadArchiveException(name + " is damaged: " + what + " where entry " + (end.offset() + 1)
                + " should be, at byte " + position);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
