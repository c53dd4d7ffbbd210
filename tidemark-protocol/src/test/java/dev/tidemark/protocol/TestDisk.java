package dev.tidemark.protocol;

import dev.tidemark.protocol.members.Configuration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The log lane and its disk: does storage effects one after the other, when told to. What was not done before a crash
 * is lost, except for as much of its beginning as the caller says.
 */
final class TestDisk {
    /** What a crash leaves. */
    private DiskImage synced;
    /** What reads see: also what was not fsynced. */
    private DiskImage written;

    private final Deque<Effect> pending = new ArrayDeque<>();
    private DiskImage.Snapshot received;

    TestDisk(Configuration initial) {
        synced = new DiskImage(initial);
        written = new DiskImage(initial);
    }

    DiskImage synced() {
        return synced;
    }

    DiskImage written() {
        return written;
    }

    boolean isIdle() {
        return pending.isEmpty();
    }

    void add(Effect effect) {
        pending.addLast(effect);
        apply(written, effect);
    }

    /** A snapshot arrived completely; {@link Effect.InstallSnapshot} will ask for it. */
    void received(DiskImage.Snapshot snapshot) {
        received = snapshot;
    }

    /** Makes the oldest effect durable. @return what the replica is told */
    Input complete() {
        Effect effect = pending.removeFirst();
        apply(synced, effect);
        if (effect instanceof Effect.Append append) {
            long last = append.entries().get(append.entries().size() - 1).offset();
            return new Input.LogDurable(append.acceptedEpoch(), last);
        }
        if (effect instanceof Effect.Truncate truncate) {
            return new Input.LogDurable(truncate.acceptedEpoch(), truncate.after());
        }
        if (effect instanceof Effect.PersistVote vote) {
            return new Input.VoteDurable(vote.sequence());
        }
        DiskImage.Snapshot base = synced.base;
        return new Input.SnapshotInstalled(base.last(), base.time(), base.configuration());
    }

    Effect oldest() {
        return pending.getFirst();
    }

    int pending() {
        return pending.size();
    }

    /** @param survivingEntries how much of an append that was under way reached the disk */
    void crash(int survivingEntries) {
        if (!pending.isEmpty() && pending.getFirst() instanceof Effect.Append append) {
            append.entries().stream().limit(survivingEntries).forEach(synced::append);
        }
        pending.clear();
        written = new DiskImage(synced);
        received = null;
    }

    void compact(long offset) {
        synced.compact(offset);
        written.compact(offset);
    }

    private void apply(DiskImage image, Effect effect) {
        if (effect instanceof Effect.Append append) {
            append.entries().forEach(image::append);
        } else if (effect instanceof Effect.Truncate truncate) {
            image.truncateAfter(truncate.after());
        } else if (effect instanceof Effect.PersistVote vote) {
            image.epoch = vote.epoch();
            image.votedFor = vote.votedFor();
            image.leaseMillis = vote.leaseMillis();
        } else if (effect instanceof Effect.InstallSnapshot install) {
            if (received == null || !received.last().equals(install.last())) {
                throw new AssertionError("installs " + install.last() + " but holds " + received);
            }
            image.install(received);
        } else {
            throw new AssertionError("not for the disk: " + effect);
        }
    }
}
