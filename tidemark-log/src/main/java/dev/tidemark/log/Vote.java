package dev.tidemark.log;

import java.util.Objects;
import java.util.UUID;

/**
 * What a node must never forget: the newest epoch it has seen, and for whom it voted in it (H38).
 *
 * @param epoch at least 0
 * @param votedFor id of the node that got this node's vote in the epoch; 0 for none
 * @param incarnation of the node whose vote it is
 */
public record Vote(long epoch, int votedFor, UUID incarnation) {
    /** In place of {@code votedFor}: no vote was given in this epoch. */
    public static final int NOBODY = 0;

    public Vote {
        Objects.requireNonNull(incarnation, "incarnation");
        if (epoch < 0 || votedFor < 0) {
            throw new IllegalArgumentException(
                    "epoch " + epoch + " and votedFor " + votedFor + " must not be negative");
        }
    }
}
