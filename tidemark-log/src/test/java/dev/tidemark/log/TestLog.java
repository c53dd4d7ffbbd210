package dev.tidemark.log;

import dev.tidemark.disk.Disk;
import dev.tidemark.log.record.BatchMarker;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.record.LogRecord;
import dev.tidemark.log.recovery.RefusedException;
import dev.tidemark.log.segment.LogIdentity;
import dev.tidemark.log.segment.SegmentHeader;
import dev.tidemark.log.segment.WalOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Makes logs and records for tests. Small in every way, so that rare paths are common. */
public final class TestLog {
    public static final String DIRECTORY = "wal";
    public static final LogIdentity IDENTITY = new LogIdentity(new UUID(1, 2), 0, new UUID(3, 4));

    private TestLog() {}

    /** @param records of 100 bytes that a segment holds when each is appended alone */
    public static WalOptions options(int records) {
        AtomicLong seed = new AtomicLong(77);
        long room = (long) records * (BatchMarker.BYTES + 100);
        return new WalOptions(SegmentHeader.BYTES + room, 1024, 512, 256, seed::incrementAndGet);
    }

    public static Wal open(Disk disk, WalOptions options, List<LogRecord> seen) throws IOException, RefusedException {
        return Wal.open(disk, DIRECTORY, options, IDENTITY, (array, from, size) -> {
            byte[] copy = new byte[size];
            System.arraycopy(array, from, copy, 0, size);
            seen.add(new LogRecord(copy));
        });
    }

    public static Wal open(Disk disk, WalOptions options) throws IOException, RefusedException {
        return open(disk, options, new ArrayList<>());
    }

    /** A record of 100 bytes that continues {@code before}; its payload names it. */
    public static LogRecord record(LogPosition before, long epoch) {
        return record(before, epoch, 100 - LogRecord.HEADER_BYTES);
    }

    public static LogRecord record(LogPosition before, long epoch, int payloadBytes) {
        long offset = before.offset() + 1;
        byte[] payload = new byte[payloadBytes];
        byte[] name = (offset + "@" + epoch + " ").getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < payloadBytes; i++) {
            payload[i] = name[i % name.length];
        }
        return new LogRecord(
                LogRecord.encode(offset, epoch, offset * 1000 + 1, offset * 10 + 1, (byte) 1, payload, before.chain()));
    }

    static List<LogRecord> records(LogPosition before, long epoch, int count) {
        List<LogRecord> records = new ArrayList<>();
        LogPosition at = before;
        for (int i = 0; i < count; i++) {
            LogRecord record = record(at, epoch);
            records.add(record);
            at = record.logPosition();
        }
        return records;
    }

    /** Appends so many records, each alone. */
    public static void append(Wal wal, long epoch, int count) throws IOException {
        for (LogRecord record : records(wal.end(), epoch, count)) {
            wal.append(List.of(record), 0);
        }
    }

    static List<String> names(List<? extends LogRecord> records) {
        return records.stream()
                .map(record -> record.offset() + "@" + record.epoch())
                .toList();
    }
}
