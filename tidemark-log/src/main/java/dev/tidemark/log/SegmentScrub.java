package dev.tidemark.log;

import dev.tidemark.disk.Disk;
import dev.tidemark.disk.DiskFile;
import dev.tidemark.log.file.Paths;
import dev.tidemark.log.record.ByteWindow;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.segment.SegmentHeader;
import dev.tidemark.log.segment.SegmentInfo;
import dev.tidemark.log.segment.SegmentScanner;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads a sealed segment of a log that is open, in pieces, and checks header, records, markers and chain as recovery
 * would. It uses the file alone, so another thread than that of the log may do it: a segment that is sealed, and
 * committed up to its end, is never changed, only removed.
 *
 * <p>What it finds is to be believed only if the log has that very segment still: if it was removed meanwhile, another
 * may have its name.
 *
 * <p><b>Threads.</b> One at a time.
 */
public final class SegmentScrub {
    private static final int WINDOW_BYTES = 128 << 10;

    private final Disk disk;
    private final String path;
    private final SegmentInfo segment;
    private long seed;
    private long position;
    private LogPosition end;
    private boolean done;
    private boolean there = true;

    /** @param directory of the log */
    public SegmentScrub(Disk disk, String directory, SegmentInfo segment) {
        this.disk = disk;
        this.path = Paths.in(directory, segment.name());
        this.segment = segment;
        this.end = segment.base();
    }

    public SegmentInfo segment() {
        return segment;
    }

    /** Whether all of it was read, or it is not there any more. */
    public boolean isDone() {
        return done;
    }

    /** Whether the log had it when it was read last. */
    public boolean isThere() {
        return there;
    }

    /**
     * Reads the next piece.
     *
     * @param bytes to read, about; a long record is read as a whole
     * @return bytes that were read
     * @throws DamagedSegmentException if it is damaged; nothing more is read of it
     * @throws IOException if the disk does not read; the same piece may be tried again
     */
    public long step(int bytes) throws IOException {
        if (!disk.exists(path)) {
            done = true;
            there = false;
            return 0;
        }
        try (DiskFile file = disk.open(path)) {
            return position == 0 ? header(file) : records(file, bytes);
        } catch (IOException e) {
            if (disk.exists(path)) {
                throw e;
            }
            done = true; // it was removed at this moment
            there = false;
            return 0;
        }
    }

    private long header(DiskFile file) throws IOException {
        byte[] block = new byte[SegmentHeader.BYTES];
        file.read(ByteBuffer.wrap(block), 0);
        SegmentHeader header = SegmentHeader.decode(block);
        if (header == null || !header.base().equals(segment.base())) {
            throw headerIsDamaged();
        }
        seed = header.seed();
        position = SegmentHeader.BYTES;
        return SegmentHeader.BYTES;
    }

    private long records(DiskFile file, int bytes) throws IOException {
        long from = position;
        ByteWindow window = new ByteWindow(file, file.size(), WINDOW_BYTES);
        SegmentScanner scanner =
                new SegmentScanner(window, seed, (array, at, size, record, before) -> record + size - from < bytes);
        SegmentScanner.Stop stop = scanner.scan(position, end);
        position = stop.position();
        end = stop.end();
        if (!stop.cause().equals(SegmentScanner.ENOUGH)) {
            if (!end.equals(segment.end())) {
                throw damaged(position, stop.cause());
            }
            done = true;
        }
        return position - from;
    }

    /** Who has the log open needs no header, so all entries can be read as long as it runs. */
    private DamagedSegmentException headerIsDamaged() {
        done = true;
        return new DamagedSegmentException(segment, 0, segment.end().offset() + 1, "its header is damaged");
    }

    private DamagedSegmentException damaged(long at, String cause) {
        done = true;
        return new DamagedSegmentException(segment, at, end.offset() + 1, cause);
    }
}
