package dev.tidemark.sim.spec;

import dev.tidemark.protocol.entry.Position;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What is known of an epoch, {@code led} of the specification and more: who stood and who led, and what the leader was
 * told. What it sent is compared with its log when it is sent, and then with the chain alone.
 */
final class Led {
    /** What a candidate has: its log, and the votes that were given to it and that it has heard of. */
    static final class Campaign {
        final Position end;
        final Said granted = new Said();
        final Said heard = new Said();

        Campaign(Position end) {
            this.end = end;
        }
    }

    final TreeMap<Integer, Campaign> campaigns = new TreeMap<>();
    /** Who leads it; 0: nobody was elected. */
    int by;

    UUID incarnation;
    /** How much the leader has committed. */
    long hwm;
    /** What nodes said to be durable, and what of it the leader has heard: {@code acked}. */
    final Said told = new Said();

    final Said acked = new Said();
    /** The newest round of heartbeats that nodes have answered, and what of it the leader has heard. */
    final Said answered = new Said();

    final Said confirmed = new Said();
    /** The newest round that the leader began. */
    long round;

    boolean isLedBy(int node, UUID as) {
        return by == node && as.equals(incarnation);
    }
}
