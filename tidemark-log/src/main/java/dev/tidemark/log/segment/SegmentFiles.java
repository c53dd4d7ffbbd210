package dev.tidemark.log.segment;

import dev.tidemark.disk.Disk;
import dev.tidemark.disk.DiskFile;
import dev.tidemark.disk.DiskFullException;
import dev.tidemark.log.file.Paths;
import dev.tidemark.log.record.LogPosition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Makes, extends and deletes the segment files of one log directory. */
public final class SegmentFiles {
    private static final int MAX_ZEROS_BYTES = 64 << 10;

    private final Disk disk;
    private final String directory;
    private final WalOptions options;
    private final LogIdentity identity;
    private final ByteBuffer zeros;

    public SegmentFiles(Disk disk, String directory, WalOptions options, LogIdentity identity) {
        this.disk = disk;
        this.directory = directory;
        this.options = options;
        this.identity = identity;
        this.zeros = ByteBuffer.allocate(Math.min(MAX_ZEROS_BYTES, options.zeroAheadBytes()))
                .asReadOnlyBuffer();
    }

    /** That holds the files. */
    public Disk disk() {
        return disk;
    }

    /** The name on the disk of a file of the log. */
    public String path(String name) {
        return Paths.in(directory, name);
    }

    /** The files of the log, by name. */
    public List<String> list() throws IOException {
        return disk.list(directory);
    }

    /** What was made, renamed or deleted is durable then. */
    public void syncDirectory() throws IOException {
        disk.syncDirectory(directory);
    }

    /** Makes a segment that the log may use at once: its header, its zeros and its name are durable. */
    public Segment create(LogPosition base, long seed) throws IOException {
        Segment made = prepare(base, 0, seed);
        publish(made);
        return made;
    }

    /**
     * Makes a segment aside, under a temporary name: whatever needs space on the disk happens here.
     *
     * @param bytes of the markers and records that are about to be written to it
     * @throws DiskFullException if there is no room; nothing is left behind
     */
    public Segment prepare(LogPosition base, long bytes, long seed) throws IOException {
        SegmentHeader header = new SegmentHeader(SegmentHeader.VERSION, identity, base, seed);
        String name = SegmentNames.of(header.firstOffset());
        String temporary = path(Paths.temporary(name));
        if (disk.exists(temporary)) {
            disk.delete(temporary);
        }
        DiskFile file = disk.create(temporary);
        try {
            Segment made = new Segment(name, header, file, options.indexBytes(), SegmentHeader.BYTES);
            file.write(ByteBuffer.wrap(header.encode()), 0);
            zeroAhead(made, SegmentHeader.BYTES + bytes);
            file.sync();
            return made;
        } catch (DiskFullException full) {
            file.close();
            disk.delete(temporary);
            throw full;
        }
    }

    /** Gives a prepared segment its name; durable when this returns (H08). */
    public void publish(Segment prepared) throws IOException {
        String name = path(prepared.name());
        disk.rename(Paths.temporary(name), name);
        syncDirectory();
    }

    /** Closes and deletes a prepared segment. */
    public void discard(Segment prepared) throws IOException {
        prepared.file().close();
        disk.delete(Paths.temporary(path(prepared.name())));
    }

    /** Sees to it that the segment can be written up to {@code needed} without asking the disk for space. */
    public void zeroAhead(Segment segment, long needed) throws IOException {
        long from = segment.zeroedTo();
        if (needed <= from && from > SegmentHeader.BYTES) {
            return;
        }
        long step = options.zeroAheadBytes();
        long rounded = (needed / step + 1) * step;
        long to = Math.max(needed, Math.min(rounded, options.segmentBytes()));
        zero(segment.file(), from, to);
        segment.zeroedTo(to);
    }

    /** Writes zeros; not durable until the file is synced. */
    public void zero(DiskFile file, long from, long to) throws IOException {
        for (long at = from; at < to; ) {
            int bytes = (int) Math.min(zeros.capacity(), to - at);
            ByteBuffer source = zeros.duplicate();
            source.limit(bytes);
            file.write(source, at);
            at += bytes;
        }
    }
}
