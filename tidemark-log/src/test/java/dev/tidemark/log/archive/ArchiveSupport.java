package dev.tidemark.log.archive;

import dev.tidemark.disk.Disk;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.record.LogRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** One history of a cluster for tests, and parts of it as files. */
final class ArchiveSupport {
    static final UUID CLUSTER = new UUID(1, 2);
    static final LogPosition BASE = new LogPosition(4, 1, 44);

    private ArchiveSupport() {}

    /** Entries 5 on, of 92 bytes, two of each epoch, one each second. */
    static List<LogRecord> history(int count) {
        return history(BASE, count, (byte) 0);
    }

    static List<LogRecord> history(LogPosition base, int count, byte payload) {
        List<LogRecord> records = new ArrayList<>();
        LogPosition at = base;
        for (int i = 0; i < count; i++) {
            long offset = at.offset() + 1;
            byte[] body = new byte[40];
            body[0] = payload;
            LogRecord record = new LogRecord(LogRecord.encode(
                    offset, Math.max(1, offset / 2), offset * 1_000_000, offset, (byte) 2, body, at.chain()));
            records.add(record);
            at = record.logPosition();
        }
        return records;
    }

    /** The position after so many entries. */
    static LogPosition after(List<LogRecord> history, int count) {
        return count == 0 ? BASE : history.get(count - 1).logPosition();
    }

    static ArchiveHeader write(Disk disk, LogPosition base, List<LogRecord> records) throws Exception {
        try (ArchiveWriter writer = new ArchiveWriter(disk, "one" + Archive.UNFINISHED, CLUSTER, 0, base)) {
            for (LogRecord record : records) {
                writer.add(record);
            }
            return writer.publish();
        }
    }

    /** A file with the entries {@code from} to {@code to} of the history, counted from 0. */
    static ArchiveHeader write(Disk disk, List<LogRecord> history, int from, int to) throws Exception {
        return write(disk, after(history, from), history.subList(from, to));
    }

    static List<Long> offsets(ArchivedLog log) throws Exception {
        List<Long> offsets = new ArrayList<>();
        for (List<LogRecord> read = log.read(); !read.isEmpty(); read = log.read()) {
            read.forEach(record -> offsets.add(record.offset()));
        }
        return offsets;
    }
}
