package dev.tidemark.protocol;

import java.util.UUID;

/**
 * What a replica is told once.
 *
 * @param cluster id of the cluster
 * @param group of replicas within it; a node has one, and will one day have many
 * @param id of this node
 * @param incarnation of this node's data directory
 * @param process a number that no earlier process of this node had
 * @param heartbeatMillis between heartbeats of a leader
 * @param electionTimeoutMillis silence after which a follower asks for an election; drawn between this and twice this
 * @param batchBytes the most that one append request carries, unless a single entry is larger
 * @param inFlightBytes the most that is on its way to one follower
 * @param tailBytes committed entries kept in memory for followers that lag a little
 * @param uncommittedBytes the most that a leader appends above the high watermark
 * @param maxClockAheadMicros how far a peer's clock may be ahead of ours
 * @param letsReturn whether, as a leader, it lets a member in again that lost its data directory
 * @param leaseMillis for how long an entry of this node's own, once committed, lets it answer reads without asking
 *     anybody while it leads ({@link ReadLease}); 0: not at all
 * @param levels which feature levels this node supports, and when it raises that of the cluster
 * @param replaceAfterMillis silence of a voter after which, as a leader, it has a spare take its place ({@link
 *     StandIns}); 0: never
 */
public record ReplicaOptions(
        UUID cluster,
        int group,
        int id,
        UUID incarnation,
        long process,
        int heartbeatMillis,
        int electionTimeoutMillis,
        int batchBytes,
        long inFlightBytes,
        long tailBytes,
        long uncommittedBytes,
        long maxClockAheadMicros,
        boolean letsReturn,
        int leaseMillis,
        LevelOptions levels,
        long replaceAfterMillis) {
    /** No lease is longer: a leader that waits for one to be over commits nothing meanwhile. */
    public static final int MAX_LEASE_MILLIS = 5_000;
    /** The group that a node has as long as it has one. */
    public static final int ONLY_GROUP = 0;

    /** With the levels of this release; one that waits for an operator to raise them, and where a voter is gone. */
    public ReplicaOptions(
            UUID cluster,
            int group,
            int id,
            UUID incarnation,
            long process,
            int heartbeatMillis,
            int electionTimeoutMillis,
            int batchBytes,
            long inFlightBytes,
            long tailBytes,
            long uncommittedBytes,
            long maxClockAheadMicros,
            boolean letsReturn,
            int leaseMillis) {
        this(
                cluster,
                group,
                id,
                incarnation,
                process,
                heartbeatMillis,
                electionTimeoutMillis,
                batchBytes,
                inFlightBytes,
                tailBytes,
                uncommittedBytes,
                maxClockAheadMicros,
                letsReturn,
                leaseMillis,
                LevelOptions.DEFAULT,
                0);
    }

    public ReplicaOptions {
        if (heartbeatMillis < 1 || electionTimeoutMillis < 3 * heartbeatMillis) {
            throw new IllegalArgumentException("the election timeout (" + electionTimeoutMillis
                    + " ms) must be at least three heartbeats (" + heartbeatMillis + " ms each)");
        }
        if (leaseMillis < 0 || leaseMillis > MAX_LEASE_MILLIS) {
            throw new IllegalArgumentException(
                    "a lease of " + leaseMillis + " ms: it must be between 0 and " + MAX_LEASE_MILLIS);
        }
        if (replaceAfterMillis < 0) {
            throw new IllegalArgumentException("voters are replaced after " + replaceAfterMillis + " ms of silence");
        }
    }
}
