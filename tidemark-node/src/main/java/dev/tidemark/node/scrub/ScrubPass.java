package dev.tidemark.node.scrub;

import dev.tidemark.disk.Disk;
import dev.tidemark.log.SegmentScrub;
import dev.tidemark.log.segment.SegmentInfo;
import dev.tidemark.state.datafile.StateFile;
import dev.tidemark.tree.DataFileScrub;
import dev.tidemark.tree.MendedSlotException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/** One pass: the data file, then the sealed segments of the log, of which there are those of its beginning. */
final class ScrubPass {
    /** What is told of the damage that a piece met. */
    interface Findings {
        /** It is whole again. */
        void inSlot(MendedSlotException damage);

        void inDataFile(IOException damage);

        void inSegment(SegmentInfo segment, IOException damage);
    }

    private static final String LOG_DIRECTORY = "wal";

    private final Disk disk;
    private final StateFile file;
    private final DataFileScrub data;
    private final Deque<SegmentInfo> segments;
    private final long logBytes;
    private long totalBytes;
    private SegmentScrub segment; // null: none is being read
    private long readBytes;

    /**
     * @param origin from 0 to 1, where it begins in data file and log
     * @param held sealed segments of the log, oldest first
     */
    ScrubPass(Disk disk, StateFile file, double origin, List<SegmentInfo> held) throws IOException {
        this.disk = disk;
        this.file = file;
        this.data = new DataFileScrub(origin);
        List<SegmentInfo> turned = new ArrayList<>(held);
        Collections.rotate(turned, -(int) (origin * held.size()));
        this.segments = new ArrayDeque<>(turned);
        this.logBytes = held.stream().mapToLong(SegmentInfo::bytes).sum();
        measure();
    }

    /** The first pass of a node may begin when its data file is empty, and what it reads is the file as it is then. */
    private void measure() throws IOException {
        totalBytes = Math.max(1, file.fileBytes() + logBytes);
    }

    /** Of what is to be read, about, as of the last piece. */
    long totalBytes() {
        return totalBytes;
    }

    int percent() {
        return isDone() ? 100 : (int) Math.min(99, 100 * readBytes / totalBytes);
    }

    boolean isDone() {
        return isDataDone() && segment == null && segments.isEmpty();
    }

    /** Whether it reads what is the first to be suspected after a stop that was none. */
    boolean isUrgent() {
        return !isDataDone() && data.isAtTheNewest();
    }

    /** A file that is known to be damaged is being replaced as a whole. */
    private boolean isDataDone() {
        return data.isDone() || !file.exists() || file.isDamaged();
    }

    /** @return bytes that were read */
    long step(int bytes, Findings findings) throws IOException {
        measure();
        long read = isDataDone() ? log(bytes, findings) : data(bytes, findings);
        readBytes += read;
        return read;
    }

    private long data(int bytes, Findings findings) {
        try {
            return file.scrub(data, bytes);
        } catch (MendedSlotException e) {
            findings.inSlot(e);
        } catch (IOException e) {
            findings.inDataFile(e);
        }
        return bytes;
    }

    private long log(int bytes, Findings findings) {
        if (segment == null) {
            SegmentInfo next = segments.poll();
            if (next == null) {
                return 0;
            }
            segment = new SegmentScrub(disk, LOG_DIRECTORY, next);
        }
        SegmentScrub reading = segment;
        try {
            return reading.step(bytes);
        } catch (IOException e) {
            segment = null;
            findings.inSegment(reading.segment(), e);
            return bytes;
        } finally {
            if (reading.isDone()) {
                segment = null;
            }
        }
    }
}
