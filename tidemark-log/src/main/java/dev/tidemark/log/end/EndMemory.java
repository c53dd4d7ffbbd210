package dev.tidemark.log.end;

import dev.tidemark.log.record.LogPosition;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What a node remembers outside of its log about how far that, and the logs of its peers, reached durably (H161).
 *
 * @param end a durable end that the log of this node had; it may have had a later one since
 * @param under the epoch under which that end was durable: no leader of this or an earlier epoch has it removed
 * @param owed not null: the log is known to have lost its end, and this much was acknowledged at least. Until a leader
 *     has shown entries up to there, the node neither votes nor counts
 * @param coming not null: a snapshot that may be in the directory though the log does not reach it, because it is being
 *     received or its installation has begun, or because a checkpoint of committed entries overtook the log
 * @param before the same of one before it, which stays until the newer one is in the directory
 * @param peers the furthest that voters acknowledged to this node while it led, by node id
 */
public record EndMemory(
        LogPosition end,
        long under,
        Acknowledged owed,
        Coming coming,
        Coming before,
        SortedMap<Integer, Acknowledged> peers) {
    /** Of more peers nothing is remembered; a cluster has fewer voters. */
    public static final int MAX_PEERS = 16;

    public static final EndMemory NOTHING =
            new EndMemory(LogPosition.ZERO, 0, null, null, null, Collections.emptySortedMap());

    /**
     * @param snapshot the position that it stands for
     * @param under epoch of the leader who sends it, or in whose log its entry is
     */
    public record Coming(LogPosition snapshot, long under) {}

    /**
     * How far a log is known to have reached: it holds that position, or ends with an entry of a later epoch than
     * {@code under}, or has lost its end.
     */
    public record Reach(LogPosition end, long under) {}

    public EndMemory {
        Objects.requireNonNull(end, "end");
        TreeMap<Integer, Acknowledged> kept = new TreeMap<>();
        peers.forEach((id, acknowledged) -> {
            if (kept.size() < MAX_PEERS) {
                kept.put(id, acknowledged);
            }
        });
        peers = Collections.unmodifiableSortedMap(kept);
    }

    /**
     * A durable end that is later, or that a leader rightly moved back. A snapshot that it has passed is no longer
     * coming. An end that was durable only under an earlier epoch than that of who sends the snapshot may be of another
     * log, which is as long and does not hold what the snapshot is of.
     */
    public EndMemory withEnd(LogPosition newEnd, long newUnder) {
        return new EndMemory(newEnd, newUnder, owed, coming, before, peers)
                .without(noted -> newEnd.offset() >= noted.snapshot().offset() && newUnder >= noted.under());
    }

    /** Without notes of snapshots that the log is known to hold: there is nothing to be explained. */
    public EndMemory withoutNotes(Predicate<LogPosition> isHeld) {
        return without(noted -> isHeld.test(noted.snapshot()));
    }

    private EndMemory without(Predicate<Coming> isPassed) {
        return new EndMemory(end, under, owed, unless(isPassed, coming), unless(isPassed, before), peers);
    }

    private static Coming unless(Predicate<Coming> isPassed, Coming noted) {
        return noted == null || isPassed.test(noted) ? null : noted;
    }

    public EndMemory withOwed(Acknowledged newOwed) {
        return new EndMemory(end, under, newOwed, coming, before, peers);
    }

    /** @param isThere whether the one that was coming until now is in the directory */
    public EndMemory withComing(Coming newComing, boolean isThere) {
        return new EndMemory(end, under, owed, newComing, isThere ? coming : before, peers);
    }

    public EndMemory withPeers(SortedMap<Integer, Acknowledged> newPeers) {
        return new EndMemory(end, under, owed, coming, before, newPeers);
    }

    /**
     * What is known of the log from here, and from the log's own note of the newest removal, whichever is about the
     * later epoch. A leader of a later epoch may have removed what is remembered here, but never what stayed then: so a
     * removal explains a log that ends there, and no shorter one.
     *
     * @param removedUnder the epoch of the newest leader for whom records were removed
     * @param kept what the log ended with then
     */
    public Reach reach(long removedUnder, LogPosition kept) {
        return removedUnder > under ? new Reach(kept, removedUnder) : new Reach(end, under);
    }

    /** The note that explains why a snapshot is there which the log does not reach; null if there is none. */
    public Coming announced(LogPosition snapshot) {
        if (coming != null && coming.snapshot().equals(snapshot)) {
            return coming;
        }
        return before != null && before.snapshot().equals(snapshot) ? before : null;
    }
}
