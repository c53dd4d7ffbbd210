package dev.tidemark.node.start;

import dev.tidemark.log.Wal;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.node.entry.LogEntry;
import dev.tidemark.node.entry.Positions;
import dev.tidemark.protocol.entry.Position;
import java.util.ArrayList;
import java.util.List;

/** The end of the log that the replica holds in memory. */
record LogTail(Position base, long baseTime, List<LogEntry> entries) {

    static LogTail read(Wal wal, long hwm, long timeAtBase, int maxBytes) {
        ArrayList<LogEntry> entries = new ArrayList<>();
        LogPosition base = wal.base();
        long baseTime = timeAtBase;
        long from = Math.max(hwm, base.offset() + 1);
        while (from <= wal.end().offset()) {
            List<LogEntry> read = wal.read(from, maxBytes, LogEntry::new);
            entries.addAll(read);
            from += read.size();
        }
        if (!entries.isEmpty() && entries.get(0).offset() == hwm) {
            LogEntry first = entries.remove(0);
            base = first.logPosition();
            baseTime = first.time();
        }
        return new LogTail(Positions.ofLog(base), baseTime, entries);
    }
}
