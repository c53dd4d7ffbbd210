package dev.tidemark.log.vote;

import java.util.Objects;
import java.util.UUID;

/**
 * What a node must never forget: the newest epoch it has seen, and for whom it voted in it (H38).
 *
 * @param epoch at least 0
 * @param votedFor id of the node that got this node's vote in the epoch; 0 for none
 * @param incarnation of the node whose vote it is
 * @param leaseMillis the longest lease that another node may hold as a leader, as this one has been told; 0: none
 */
public record Vote(long epoch, int votedFor, UUID incarnation, int leaseMillis) {
    /** Where nobody uses a lease. */
    public Vote(long epoch, int votedFor, UUID incarnation) {
        this(epoch, votedFor, incarnation, 0);
    }

    /** In place of {@code votedFor}: no vote was given in this epoch. */
    public static final int NOBODY = 0;

    public Vote {
        Objects.requireNonNull(incarnation, "incarnation");
        if (epoch < 0 || votedFor < 0 || leaseMillis < 0) {
            throw new IllegalArgumentException("epoch " + epoch + ", votedFor " + votedFor + " and leaseMillis "
                    + leaseMillis + " must not be negative");
        }
    }
}
