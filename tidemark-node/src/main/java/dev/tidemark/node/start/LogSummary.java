package dev.tidemark.node.start;

import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.record.LogRecord;
import dev.tidemark.log.record.RecordVisitor;
import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.protocol.entry.EpochEnd;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.members.NewerLevelException;
import dev.tidemark.state.row.SnapshotMeta;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** What a node must remember of the records that go by while its log is opened: epochs, configurations, stamps. */
final class LogSummary implements RecordVisitor {
    private final Configuration initial;
    private final int highestLevel;
    private final TreeMap<Long, Configuration> configurations = new TreeMap<>();
    private final List<EpochEnd> starts = new ArrayList<>();
    private SnapshotMeta snapshot;
    private long lamport;

    /**
     * @param initial the configuration before the first record that has one
     * @param highestLevel the highest feature level that this node supports
     * @throws NewerLevelException if it does not support that of the configuration
     */
    LogSummary(Configuration initial, int highestLevel) {
        this.initial = initial;
        this.highestLevel = highestLevel;
        requireSupported(initial.level());
    }

    private void requireSupported(int level) {
        if (level > highestLevel) {
            throw new NewerLevelException(level, highestLevel);
        }
    }

    void startAt(SnapshotMeta meta) {
        snapshot = meta;
        lamport = meta.lamport();
        configurations.put(meta.offset(), initial);
    }

    @Override
    public void record(byte[] array, int from, int size) {
        LogRecord header = new LogRecord(Arrays.copyOfRange(array, from, from + LogRecord.HEADER_BYTES));
        lamport = Math.max(lamport, header.lamport());
        if (starts.isEmpty() || starts.get(starts.size() - 1).epoch() != header.epoch()) {
            starts.add(new EpochEnd(header.epoch(), header.offset()));
        }
        if (header.kind() == EntryKind.EPOCH_START.code() || header.kind() == EntryKind.CONFIGURATION.code()) {
            byte[] payload = Arrays.copyOfRange(array, from + LogRecord.HEADER_BYTES, from + size);
            requireSupported(Configuration.levelOf(payload));
            configurations.put(header.offset(), Configuration.decode(payload));
        }
    }

    /** The log was emptied: what was seen after {@code offset} is no longer in it. */
    void forgetAfter(long offset) {
        configurations.tailMap(offset, false).clear();
        starts.removeIf(start -> start.offset() > offset);
    }

    /** The configuration that counts at an entry. */
    Configuration at(long offset) {
        var entry = configurations.floorEntry(offset);
        return entry == null ? initial : entry.getValue();
    }

    Configuration latest() {
        return configurations.isEmpty() ? initial : configurations.lastEntry().getValue();
    }

    /** Where epochs start, from the base of the log to {@code upTo}. */
    List<EpochEnd> epochStarts(LogPosition base, long upTo) {
        List<EpochEnd> result = new ArrayList<>();
        if (base.offset() > 0) {
            result.add(new EpochEnd(base.epoch(), base.offset()));
        }
        for (EpochEnd start : starts) {
            boolean known = !result.isEmpty() && result.get(result.size() - 1).epoch() == start.epoch();
            if (start.offset() > base.offset() && start.offset() <= upTo && !known) {
                result.add(start);
            }
        }
        return result;
    }

    /** Time of the entry at the base of the log; entries after it are later. */
    long timeAtBase(long base) {
        return snapshot != null && snapshot.offset() == base ? snapshot.time() : 0;
    }

    long lamport() {
        return lamport;
    }
}
