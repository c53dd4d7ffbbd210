package dev.tidemark.protocol;

import dev.tidemark.protocol.entry.Entry;
import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.protocol.entry.EpochEnd;
import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.members.Configuration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What one node's disk holds: the vote, a snapshot, and the log after it. */
final class DiskImage {
    long epoch;
    int votedFor;
    int leaseMillis;
    /** What the snapshot stands for; the log starts after it. */
    Snapshot base;

    final List<Entry> entries = new ArrayList<>();
    /** The late persisted high watermark. */
    long hwm;

    /** A snapshot file; what it says about the log is all that the replica cares for. */
    record Snapshot(Position last, long time, Configuration configuration) {}

    DiskImage(Configuration initial) {
        base = new Snapshot(Position.ZERO, 0, initial);
    }

    DiskImage(DiskImage other) {
        epoch = other.epoch;
        votedFor = other.votedFor;
        leaseMillis = other.leaseMillis;
        base = other.base;
        entries.addAll(other.entries);
        hwm = other.hwm;
    }

    Position end() {
        return entries.isEmpty() ? base.last() : entries.get(entries.size() - 1).position();
    }

    /** The entry at an offset, or null if the log does not hold it. */
    Entry at(long offset) {
        long index = offset - base.last().offset() - 1;
        return index < 0 || index >= entries.size() ? null : entries.get((int) index);
    }

    Position positionAt(long offset) {
        Entry entry = at(offset);
        if (entry != null) {
            return entry.position();
        }
        return offset == base.last().offset() ? base.last() : null;
    }

    /** What a node answers to {@link Effect.ReadEntries}. */
    Input read(Effect.ReadEntries read) {
        if (read.from() <= base.last().offset()) {
            return new Input.EntriesGone(read.peer(), read.from());
        }
        List<Entry> found = new ArrayList<>();
        long bytes = 0;
        for (long o = read.from(); at(o) != null; o++) {
            bytes += at(o).sizeInBytes();
            if (bytes > read.maxBytes() && !found.isEmpty()) {
                break;
            }
            found.add(at(o));
        }
        return new Input.EntriesRead(read.peer(), read.from(), positionAt(read.from() - 1), found);
    }

    void append(Entry entry) {
        if (entry.offset() != end().offset() + 1) {
            throw new AssertionError("append of " + entry.position() + " after " + end());
        }
        entries.add(entry);
    }

    void truncateAfter(long after) {
        if (after > end().offset() || after < base.last().offset()) {
            throw new AssertionError("truncation after " + after + " of a log from " + base.last() + " to " + end());
        }
        entries.subList((int) (after - base.last().offset()), entries.size()).clear();
    }

    void install(Snapshot snapshot) {
        entries.clear();
        base = snapshot;
        hwm = Math.max(hwm, snapshot.last().offset());
    }

    /** Takes a snapshot at {@code offset} and removes the log up to there. */
    void compact(long offset) {
        Snapshot snapshot = snapshotAt(offset);
        entries.subList(0, (int) (offset - base.last().offset())).clear();
        base = snapshot;
    }

    private Snapshot snapshotAt(long offset) {
        Configuration configuration = base.configuration();
        long time = base.time();
        for (Entry entry : entries) {
            if (entry.offset() > offset) {
                break;
            }
            time = entry.time();
            if (EntryKind.carriesConfiguration(entry.kind())) {
                configuration = Configuration.decode(entry.payload());
            }
        }
        return new Snapshot(positionAt(offset), time, configuration);
    }

    /** The newest in the log. */
    Configuration configuration() {
        return snapshotAt(end().offset()).configuration();
    }

    /** @param tailBase between the snapshot and the high watermark; where memory starts */
    Recovered recover(long tailBase, long lamport) {
        Snapshot start = snapshotAt(tailBase);
        List<EpochEnd> epochs = new ArrayList<>();
        for (Entry entry : entries) {
            if (epochs.isEmpty() || epochs.get(epochs.size() - 1).epoch() < entry.epoch()) {
                epochs.add(new EpochEnd(entry.epoch(), entry.offset()));
            }
        }
        List<Entry> tail =
                List.copyOf(entries.subList((int) (tailBase - base.last().offset()), entries.size()));
        long committed = Math.max(hwm, base.last().offset());
        return new Recovered(
                epoch,
                votedFor,
                start.last(),
                tail,
                epochs,
                start.configuration(),
                committed,
                start.time(),
                lamport,
                new Remembered(null, 0, 0, Collections.emptySortedMap(), leaseMillis));
    }
}
