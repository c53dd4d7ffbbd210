package dev.tidemark.log;

import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.record.LogRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a log may hold: an oracle that keeps everything in memory. */
record Version(LogPosition base, List<LogRecord> records) {
    static final Version EMPTY = new Version(LogPosition.ZERO, List.of());

    LogPosition end() {
        return records.isEmpty() ? base : records.get(records.size() - 1).logPosition();
    }

    Version with(List<LogRecord> more) {
        List<LogRecord> all = new ArrayList<>(records);
        all.addAll(more);
        return new Version(base, all);
    }

    Version truncatedAfter(long offset) {
        return new Version(
                base,
                records.stream().filter(record -> record.offset() <= offset).toList());
    }

    Version startingAfter(LogPosition newBase) {
        return new Version(
                newBase,
                records.stream()
                        .filter(record -> record.offset() > newBase.offset())
                        .toList());
    }

    /** The position of the record {@code offset}, or of the base; null if it is not here. */
    LogPosition position(long offset) {
        if (offset == base.offset()) {
            return base;
        }
        return records.stream()
                .filter(record -> record.offset() == offset)
                .map(LogRecord::logPosition)
                .findFirst()
                .orElse(null);
    }

    /**
     * Whether {@code found} is this version, or the first part of it, that ends at or after {@code atLeast}. Old
     * segments may be missing from its front up to {@code baseAtMost}.
     */
    boolean allows(Version found, long atLeast, long baseAtMost) {
        if (found.end().offset() < atLeast
                || found.base().offset() > baseAtMost
                || !found.base().equals(position(found.base().offset()))) {
            return false;
        }
        return found.records().stream().allMatch(this::holds);
    }

    private boolean holds(LogRecord record) {
        return records.stream()
                .anyMatch(mine -> mine.offset() == record.offset() && Arrays.equals(mine.array(), record.array()));
    }

    boolean sameAs(Version other) {
        return base.equals(other.base) && end().equals(other.end()) && records.size() == other.records.size();
    }

    @Override
    public String toString() {
        return base.offset() + "+" + TestLog.names(records);
    }
}
