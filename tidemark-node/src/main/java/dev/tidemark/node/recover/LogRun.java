package dev.tidemark.node.recover;

import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.record.LogRecord;
import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.protocol.members.Configuration;
import java.util.Arrays;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** A part of a log that is whole: entries without a gap, each continuing the chain of the one before. */
final class LogRun {
    private final ChainTrace trace;
    private final String firstSegment;
    private final Set<Long> watched;
    private final TreeMap<Long, LogPosition> positions = new TreeMap<>();
    private final TreeMap<Long, Configuration> configurations = new TreeMap<>();
    private String lastSegment;

    /** @param watched offsets whose positions are asked for later */
    LogRun(String segment, LogPosition base, Set<Long> watched) {
        this.trace = new ChainTrace(base);
        this.firstSegment = segment;
        this.lastSegment = segment;
        this.watched = watched;
        note(base);
    }

    void segment(String name) {
        lastSegment = name;
    }

    void entry(LogRecord record) {
        trace.add(record.logPosition());
        note(record.logPosition());
        if (EntryKind.carriesConfiguration(record.kind())) {
            byte[] payload = Arrays.copyOfRange(record.array(), LogRecord.HEADER_BYTES, record.sizeInBytes());
            configurations.put(record.offset(), Configuration.decode(payload));
        }
    }

    private void note(LogPosition position) {
        if (watched.contains(position.offset())) {
            positions.put(position.offset(), position);
        }
    }

    LogPosition base() {
        return trace.base();
    }

    LogPosition end() {
        return trace.end();
    }

    /** Whether it has this position; of one that is watched. */
    boolean has(LogPosition position) {
        return position.equals(positions.get(position.offset()));
    }

    ChainTrace trace() {
        return trace;
    }

    /** By the offset of the entry that holds it. */
    SortedMap<Long, Configuration> configurations() {
        return configurations;
    }

    String firstSegment() {
        return firstSegment;
    }

    String lastSegment() {
        return lastSegment;
    }
}
