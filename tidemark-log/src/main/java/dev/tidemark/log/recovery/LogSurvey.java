package dev.tidemark.log.recovery;

import dev.tidemark.disk.Disk;
import dev.tidemark.disk.DiskFile;
import dev.tidemark.log.end.Acknowledged;
import dev.tidemark.log.file.Paths;
import dev.tidemark.log.record.BatchMarker;
import dev.tidemark.log.record.ByteWindow;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.segment.LogIdentity;
import dev.tidemark.log.segment.Segment;
import dev.tidemark.log.segment.SegmentHeader;
import dev.tidemark.log.segment.SegmentNames;
import dev.tidemark.log.segment.SegmentScanner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a whole log directory and judges it by the table of {@link RecoveryCase}. It changes nothing, whatever it
 * finds: recovery acts on the result, and an inspection only shows it.
 */
final class LogSurvey {
    private static final int WINDOW_BYTES = 256 << 10;

    /** Sees what the survey walks over. */
    interface Sink {
        void segment(String file, SegmentHeader header);

        void record(byte[] array, int from, int size, String file, long position);
    }

    private final Disk disk;
    private final String directory;
    private LogIdentity identity;
    private final int indexBytes;
    private final boolean showsAll;
    private final Sink sink;
    private final List<Finding> findings = new ArrayList<>();
    private final List<Segment> segments = new ArrayList<>();
    private final List<String> temporaries = new ArrayList<>();
    private final List<DiskFile> opened = new ArrayList<>();
    private final DamageMap map = new DamageMap();
    private long highWatermark;
    private long durableEnd;
    private long unprovenFrom;
    private long usedTo;
    private boolean hasIntentFile;

    /**
     * @param identity whose log it must be; null: of whom its first segment is
     * @param showsAll whether records after a finding that refuses the log are shown too
     */
    LogSurvey(Disk disk, String directory, LogIdentity identity, int indexBytes, boolean showsAll, Sink sink) {
        this.disk = disk;
        this.directory = directory;
        this.identity = identity;
        this.indexBytes = indexBytes;
        this.showsAll = showsAll;
        this.sink = sink;
    }

    void run() throws IOException {
        for (String name : disk.list(directory)) {
            if (SegmentNames.isSegment(name)) {
                open(name);
            } else if (SegmentNames.isTemporary(name)) {
                temporaries.add(name);
                findings.add(Finding.ofFile(RecoveryCase.STALE_TEMPORARY, name, "its name ends with .tmp"));
            } else if (name.equals(SegmentNames.INTENT)) {
                hasIntentFile = true;
            } else {
                findings.add(Finding.ofFile(RecoveryCase.UNEXPECTED_NAME, name, "not written by this program"));
            }
        }
        for (int i = 0; i < segments.size(); i++) {
            Segment next = i + 1 < segments.size() ? segments.get(i + 1) : null;
            walk(segments.get(i), next);
        }
        if (segments.isEmpty() && hasIntentFile && !refused()) {
            findings.add(Finding.ofFile(
                    RecoveryCase.MISSING_SEGMENT, directory, "the directory was formatted but holds no segment"));
        }
    }

    private void open(String name) throws IOException {
        DiskFile file = disk.open(Paths.in(directory, name));
        opened.add(file);
        byte[] block = new byte[SegmentHeader.BYTES];
        file.read(ByteBuffer.wrap(block), 0);
        SegmentHeader header = SegmentHeader.decode(block);
        Finding bad = judge(name, header);
        if (bad != null) {
            findings.add(bad);
            map.unreadable(name, bad.kind() == RecoveryCase.BAD_SEGMENT_HEADER ? furthestIn(name, file) : null);
        } else {
            segments.add(new Segment(name, header, file, indexBytes, file.size()));
        }
    }

    /** Of a segment of which nothing is known but its name. */
    private static Acknowledged furthestIn(String name, DiskFile file) throws IOException {
        LogPosition before = new LogPosition(SegmentNames.firstOffset(name) - 1, 0, 0);
        return Tail.examine(file, SegmentHeader.BYTES, file.size(), 0, before).furthest();
    }

    private Finding judge(String name, SegmentHeader header) {
        if (header == null) {
            return header(RecoveryCase.BAD_SEGMENT_HEADER, name, "its magic or its checksum is wrong");
        }
        if (header.version() != SegmentHeader.VERSION) {
            return header(
                    RecoveryCase.UNKNOWN_FORMAT,
                    name,
                    "format version " + header.version() + ", this program knows " + SegmentHeader.VERSION
                            + (header.version() > SegmentHeader.VERSION
                                    ? "; a later release has written it, and can read it: install that one"
                                    : ""));
        }
        if (header.firstOffset() != SegmentNames.firstOffset(name)) {
            return header(RecoveryCase.MISNAMED_SEGMENT, name, "its header says " + header.firstOffset());
        }
        if (identity == null) {
            identity = header.identity();
        }
        if (!identity.clusterId().equals(header.identity().clusterId())) {
            return header(
                    RecoveryCase.FOREIGN_CLUSTER,
                    name,
                    "cluster " + header.identity().clusterId() + ", this node is of " + identity.clusterId());
        }
        if (identity.group() != header.identity().group()) {
            return header(
                    RecoveryCase.FOREIGN_CLUSTER,
                    name,
                    "group " + header.identity().group() + " of the cluster, this is of group " + identity.group());
        }
        if (!identity.incarnation().equals(header.identity().incarnation())) {
            return header(
                    RecoveryCase.FOREIGN_NODE,
                    name,
                    "incarnation " + header.identity().incarnation() + ", this node is " + identity.incarnation());
        }
        return null;
    }

    private static Finding header(RecoveryCase kind, String name, String detail) {
        return new Finding(kind, name, 0, SegmentNames.firstOffset(name), 0, detail);
    }

    private void walk(Segment segment, Segment next) throws IOException {
        sink.segment(segment.name(), segment.header());
        durableEnd = Math.max(durableEnd, segment.header().base().offset());
        unprovenFrom = SegmentHeader.BYTES;
        boolean shows = showsAll || !refused();
        ByteWindow window = new ByteWindow(segment.file(), segment.zeroedTo(), WINDOW_BYTES);
        SegmentScanner.Sink walker = new SegmentScanner.Sink() {
            @Override
            public boolean record(byte[] array, int from, int size, long position, LogPosition before) {
                segment.index().add(position, before);
                if (shows) {
                    sink.record(array, from, size, segment.name(), position);
                }
                return true;
            }

            @Override
            public void marker(BatchMarker marker) {
                note(marker);
            }
        };
        SegmentScanner scanner = new SegmentScanner(window, segment.header().seed(), walker);
        SegmentScanner.Stop stop =
                scanner.scan(SegmentHeader.BYTES, segment.header().base());
        Tail tail = Tail.examine(
                segment.file(),
                stop.position(),
                segment.zeroedTo(),
                segment.header().seed(),
                stop.end());
        segment.endsAt(stop.position(), stop.end());
        usedTo = tail.usedTo();
        Finding finding = next == null
                ? judgeLast(segment, stop, tail)
                : judgeSealed(segment, stop, tail, next.header().base());
        if (finding != null) {
            findings.add(finding);
        }
        map.walked(segment, finding != null && finding.refuses() ? finding : null, next, tail);
    }

    private void note(BatchMarker marker) {
        highWatermark = Math.max(highWatermark, marker.highWatermark());
        durableEnd = Math.max(durableEnd, marker.durableEnd());
        if (marker.durableEnd() == marker.firstOffset() - 1) {
            unprovenFrom = marker.position();
        }
    }

    private static Finding judgeSealed(Segment segment, SegmentScanner.Stop stop, Tail tail, LogPosition nextBase) {
        if (stop.end().equals(nextBase)) {
            return null;
        }
        long bad = stop.end().offset() + 1;
        if (bad > nextBase.offset()) {
            return new Finding(
                    RecoveryCase.BROKEN_CHAIN,
                    SegmentNames.of(nextBase.offset() + 1),
                    0,
                    nextBase.offset() + 1,
                    0,
                    "it continues " + nextBase + ", the segment before it ends with " + stop.end());
        }
        RecoveryCase kind =
                tail.onlyZeros(stop.position()) ? RecoveryCase.MISSING_SEGMENT : RecoveryCase.ROT_IN_SEALED_SEGMENT;
        return new Finding(kind, segment.name(), stop.position(), bad, nextBase.offset(), stop.cause());
    }

    private static Finding judgeLast(Segment segment, SegmentScanner.Stop stop, Tail tail) {
        long bad = stop.end().offset() + 1;
        String name = segment.name();
        if (tail.onlyZeros(stop.position())) {
            return new Finding(RecoveryCase.CLEAN_END, name, stop.position(), 0, 0, "after record " + (bad - 1));
        }
        if (tail.provenEnd() >= bad) {
            String proof = stop.cause() + "; the marker at byte " + tail.proofPosition() + " proves that records up to "
                    + tail.provenEnd() + " had been fsynced";
            return new Finding(RecoveryCase.ROT_BELOW_DURABLE_END, name, stop.position(), bad, 0, proof);
        }
        if (!tail.mayBeTorn()) {
            return new Finding(RecoveryCase.ALTERED_TAIL, name, stop.position(), bad, 0, stop.cause());
        }
        RecoveryCase kind = tail.validLater() ? RecoveryCase.HOLE : RecoveryCase.TORN_TAIL;
        return new Finding(kind, name, stop.position(), bad, 0, stop.cause());
    }

    private boolean refused() {
        return findings.stream().anyMatch(Finding::refuses);
    }

    List<Finding> findings() {
        return findings;
    }

    /**
     * What could be kept of a log that is refused.
     *
     * @param intentIsGood whether there is an intent file that can be read, and nothing is left to be done by it
     * @param isDamage whether everything that was found is damage
     */
    LogDamage damage(boolean intentIsGood, boolean isDamage) {
        return map.damage(hasIntentFile, intentIsGood, isDamage);
    }

    List<Segment> segments() {
        return segments;
    }

    List<String> temporaries() {
        return temporaries;
    }

    /** Whether nothing is there but what an unfinished format leaves. */
    boolean isEmpty() {
        return !refused()
                && segments.size() <= 1
                && segments.stream().allMatch(segment -> segment.end().equals(LogPosition.ZERO));
    }

    boolean hasIntentFile() {
        return hasIntentFile;
    }

    /** Highest watermark that any valid marker holds. */
    long highWatermark() {
        return highWatermark;
    }

    /** Up to here a marker, or the header of the last segment, proves that records had been fsynced. */
    long durableEnd() {
        return durableEnd;
    }

    /** In the last segment, where the bytes start that are not proven to be on the disk. */
    long unprovenFrom() {
        return unprovenFrom;
    }

    /** In the last segment, after the last byte that is not zero. */
    long usedTo() {
        return usedTo;
    }

    void closeFiles() throws IOException {
        for (DiskFile file : opened) {
            file.close();
        }
    }
}
