package dev.tidemark.protocol;

import dev.tidemark.protocol.entry.Entry;
import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.protocol.entry.EpochEnd;
import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.quorum.Quorum;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What the replica knows of its log: the entries at the end, which it may still send or compare, and the index of
 * epochs for everything before. Holds every entry above the high watermark; of the committed ones as many as fit a
 * budget.
 */
final class ReplicaLog {
    /**
     * Not nothing: a probe or a heartbeat names the entry in front of what is new, and requests cross their answers.
     */
    private static final int KEPT_OF_WHAT_ALL_HAVE = 16;

    private final EpochIndex epochs = new EpochIndex();
    private final EntryRing tail = new EntryRing();
    private final ActiveConfiguration configurations;

    private Position tailBase;
    private long tailBaseTime;
    private Position end;
    private long lastTime;
    private long hwm;
    private long durable;
    private long tailBytes;
    private long uncommittedBytes;

    ReplicaLog(Recovered recovered, Function<Configuration, Quorum> quorums) {
        tailBase = recovered.tailBase();
        end = tailBase;
        tailBaseTime = recovered.lastTime();
        lastTime = tailBaseTime;
        hwm = recovered.hwm();
        configurations = new ActiveConfiguration(tailBase.offset(), recovered.configuration(), quorums);
        for (EpochEnd start : recovered.epochs()) {
            if (start.offset() <= tailBase.offset()) {
                epochs.append(start.epoch(), start.offset());
            }
        }
        if (tailBase.offset() > 0) {
            epochs.append(tailBase.epoch(), tailBase.offset());
        }
        recovered.tail().forEach(this::append);
        durable = end.offset();
        if (hwm > end.offset() || hwm < tailBase.offset()) {
            throw new IllegalArgumentException(
                    "high watermark " + hwm + " is outside of the log's tail " + tailBase + " to " + end);
        }
    }

    Position end() {
        return end;
    }

    long hwm() {
        return hwm;
    }

    long durable() {
        return durable;
    }

    long lastTime() {
        return lastTime;
    }

    long uncommittedBytes() {
        return uncommittedBytes;
    }

    Configuration configuration() {
        return configurations.active();
    }

    /** The newest that is committed, or the one from the beginning. */
    Configuration committedConfiguration() {
        return configurations.upTo(hwm);
    }

    /** Where that stands, or a later entry up to which it is active. */
    long committedConfigurationOffset() {
        return configurations.offsetUpTo(hwm);
    }

    /** The one that goes with what is on disk; the active one may not be there yet. */
    Configuration configurationOnDisk() {
        return configurations.upTo(durable);
    }

    /** The active configuration, those before it that count for something yet, and where they stand. */
    ActiveConfiguration configurations() {
        return configurations;
    }

    /** Of the active configuration. */
    Quorum quorum() {
        return configurations.quorum();
    }

    EpochIndex epochs() {
        return epochs;
    }

    /** The position at an offset, or null if it is beyond the end or older than what is held. */
    Position positionAt(long offset) {
        if (offset == tailBase.offset()) {
            return tailBase;
        }
        return offset < tailBase.offset() || offset > end.offset()
                ? null
                : entryAt(offset).position();
    }

    /**
     * Whether this entry is known to be in the log: (epoch, offset) never names two entries, so the epoch tells
     * where the bytes are not held any more.
     */
    boolean holds(Entry entry) {
        Position mine = positionAt(entry.offset());
        if (mine != null) {
            return mine.epoch() == entry.epoch() && mine.chain() == entry.chain();
        }
        return entry.offset() <= end.offset() && epochs.mayHold(entry.epoch(), entry.offset());
    }

    /**
     * Entries from {@code from} on, at least one if there is any, else up to {@code maxBytes}; null if they are older
     * than what is held.
     */
    List<Entry> entries(long from, long maxBytes) {
        if (from <= tailBase.offset()) {
            return null;
        }
        List<Entry> entries = new ArrayList<>();
        long bytes = 0;
        for (long offset = from; offset <= end.offset(); offset++) {
            Entry entry = entryAt(offset);
            bytes += entry.sizeInBytes();
            if (bytes > maxBytes && !entries.isEmpty()) {
                break;
            }
            entries.add(entry);
        }
        return entries;
    }

    void append(Entry entry) {
        if (entry.offset() != end.offset() + 1 || entry.time() <= lastTime) {
            throw new IllegalStateException("entry " + entry.position() + " at time " + entry.time()
                    + " cannot follow entry " + end + " at time " + lastTime);
        }
        epochs.append(entry.epoch(), entry.offset());
        if (EntryKind.carriesConfiguration(entry.kind())) {
            configurations.append(entry.offset(), Configuration.decode(entry.payload()));
        }
        tail.addLast(entry);
        tailBytes += entry.sizeInBytes();
        if (entry.offset() > hwm) {
            uncommittedBytes += entry.sizeInBytes();
        }
        end = entry.position();
        lastTime = entry.time();
    }

    /** Forgets the entries after {@code offset}, which is not below the high watermark. */
    void truncateAfter(long offset) {
        if (offset < hwm) {
            throw new IllegalStateException("truncation to " + offset + " below the high watermark " + hwm);
        }
        while (end.offset() > offset) {
            Entry removed = tail.removeLast();
            tailBytes -= removed.sizeInBytes();
            uncommittedBytes -= removed.sizeInBytes();
            end = tail.isEmpty() ? tailBase : tail.last().position();
        }
        lastTime = tail.isEmpty() ? tailBaseTime : tail.last().time();
        epochs.truncateAfter(offset);
        configurations.truncateAfter(offset);
        durable = Math.min(durable, offset);
    }

    /** Starts again after an installed snapshot. */
    void resetTo(Position position, long time, Configuration configuration) {
        tail.clear();
        tailBytes = 0;
        uncommittedBytes = 0;
        tailBase = position;
        end = position;
        tailBaseTime = time;
        lastTime = time;
        hwm = Math.max(hwm, position.offset());
        durable = position.offset();
        epochs.resetTo(position);
        configurations.resetTo(position.offset(), configuration);
    }

    /** @return whether the durable end moved */
    boolean durableUpTo(long offset) {
        if (offset <= durable || offset > end.offset()) {
            return false;
        }
        durable = offset;
        configurations.settled(hwm, durable);
        return true;
    }

    /** Moves the high watermark forward, never back (H25). @return whether it moved */
    boolean commitUpTo(long offset) {
        if (offset <= hwm) {
            return false;
        }
        if (offset > end.offset()) {
            throw new IllegalStateException("high watermark " + offset + " beyond the log end " + end);
        }
        for (long o = hwm + 1; o <= offset; o++) {
            uncommittedBytes -= entryAt(o).sizeInBytes();
        }
        hwm = offset;
        configurations.settled(hwm, durable);
        return true;
    }

    /**
     * Drops committed entries up to {@code applied}, while more than {@code budget} bytes are held. Of those that every
     * follower has, little is kept: nobody will ask for them, and what lives for long costs a garbage collector copies.
     *
     * @param everywhere the last entry that is known to be in all logs
     */
    void evict(long applied, long everywhere, long budget) {
        long limit = Math.min(applied, hwm);
        Entry last = null;
        while (!tail.isEmpty() && tail.first().offset() <= limit) {
            long kept = tail.first().offset() <= everywhere ? budget / KEPT_OF_WHAT_ALL_HAVE : budget;
            if (tailBytes <= kept) {
                break;
            }
            last = tail.removeFirst();
            tailBytes -= last.sizeInBytes();
        }
        if (last != null) {
            tailBase = last.position();
            tailBaseTime = last.time();
        }
    }

    /** The entry at an offset, or null if it is beyond the end or older than what is held. */
    Entry held(long offset) {
        return offset <= tailBase.offset() || offset > end.offset() ? null : entryAt(offset);
    }

    private Entry entryAt(long offset) {
        return tail.get((int) (offset - tailBase.offset() - 1));
    }
}
