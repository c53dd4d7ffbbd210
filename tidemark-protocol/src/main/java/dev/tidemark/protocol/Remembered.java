package dev.tidemark.protocol;

import java.util.Collections;
import java.util.SortedMap;

/**
 * What a node remembers outside of its log (H161).
 *
 * @param owed not null: the log is known to have lost its end, and this much was acknowledged at least
 * @param under the latest epoch under which the durable end that was found is known to have been durable
 * @param removedUnder the epoch of the newest leader for whom entries were removed from the log's end; 0 for none
 * @param peers the furthest that voters acknowledged to this node while it led, by node id
 * @param leaseMillis the longest lease that another leader may hold ({@link Effect.PersistVote}); 0: none
 */
public record Remembered(
        Acknowledged owed, long under, long removedUnder, SortedMap<Integer, Acknowledged> peers, int leaseMillis) {
    public static final Remembered NOTHING = new Remembered(null, 0, 0, Collections.emptySortedMap(), 0);
}
