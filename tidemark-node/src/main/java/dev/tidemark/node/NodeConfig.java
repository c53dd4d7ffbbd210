package dev.tidemark.node;

import dev.tidemark.protocol.LevelOptions;
import java.nio.file.Path;
import java.util.SortedMap;

/**
 * The configuration of one node.
 *
 * @param id of this node, one of the keys of {@code voters}; 1 to 2^31-1
 * @param data directory of this node alone; created if absent
 * @param clusterName from which the cluster id is derived; null: an empty directory takes the id of the other nodes, or
 *     one is minted when all are there and empty
 * @param voters peer address of every voter, this node included
 * @param listen address on which peers reach this node: its own of {@code voters}, or where that is forwarded to
 * @param client advertised to peers and by {@code CLUSTER} commands
 * @param writeQuorum {@code majority}, {@code all}, or a number
 * @param limits sizes and times
 * @param autoRejoin whether a node that finds its data directory empty, and is refused for that, asks to be let in
 *     again under its id
 * @param join whether the cluster exists already and this node is to be added to it: with an empty data directory it
 *     elects nobody and stands for nothing until a leader has shown it that it may
 * @param keeping how long log is kept, and where it is archived
 * @param levels which feature levels it supports, and when it raises that of the cluster
 * @param replaceAfterMillis silence of a voter after which a spare takes its place, if this node leads; 0: never
 */
public record NodeConfig(
        int id,
        Path data,
        String clusterName,
        SortedMap<Integer, HostPort> voters,
        HostPort listen,
        HostPort client,
        String writeQuorum,
        Limits limits,
        boolean autoRejoin,
        boolean join,
        LogKeeping keeping,
        LevelOptions levels,
        long replaceAfterMillis) {
    /** Of silence, until a spare takes the place of a voter: longer than it takes to start a machine again. */
    public static final long REPLACE_AFTER_MILLIS = 600_000;

    /** A node that waits for an operator when it has lost its disk. */
    public NodeConfig(
            int id,
            Path data,
            String clusterName,
            SortedMap<Integer, HostPort> voters,
            HostPort listen,
            HostPort client,
            String writeQuorum,
            Limits limits) {
        this(
                id,
                data,
                clusterName,
                voters,
                listen,
                client,
                writeQuorum,
                limits,
                false,
                false,
                LogKeeping.DEFAULT,
                LevelOptions.DEFAULT,
                REPLACE_AFTER_MILLIS);
    }

    /** A node that listens for peers where they are told to connect. */
    public NodeConfig(
            int id,
            Path data,
            String clusterName,
            SortedMap<Integer, HostPort> voters,
            HostPort client,
            String writeQuorum,
            Limits limits) {
        this(id, data, clusterName, voters, voters.get(id), client, writeQuorum, limits);
    }

    /** The same with other ways to come into a cluster. */
    public NodeConfig with(boolean rejoins, boolean joins) {
        return copy(limits, rejoins, joins, keeping, levels, replaceAfterMillis);
    }

    private NodeConfig copy(
            Limits bounds, boolean rejoins, boolean joins, LogKeeping kept, LevelOptions upTo, long silence) {
        return new NodeConfig(
                id,
                data,
                clusterName,
                voters,
                listen,
                client,
                writeQuorum,
                bounds,
                rejoins,
                joins,
                kept,
                upTo,
                silence);
    }

    public static final int MAX_REQUEST_ID_BYTES = 64;

    /** The same with other limits. */
    public NodeConfig with(Limits others) {
        return copy(others, autoRejoin, join, keeping, levels, replaceAfterMillis);
    }

    /** The same with other rules of how long log is kept. */
    public NodeConfig with(LogKeeping others) {
        return copy(limits, autoRejoin, join, others, levels, replaceAfterMillis);
    }

    /** The same with other feature levels. */
    public NodeConfig with(LevelOptions others) {
        return copy(limits, autoRejoin, join, keeping, others, replaceAfterMillis);
    }

    /** The same, with another silence after which a spare takes the place of a voter; 0: none does. */
    public NodeConfig withReplaceAfterMillis(long millis) {
        return copy(limits, autoRejoin, join, keeping, levels, millis);
    }

    /**
     * @param segmentBytes size of one log segment
     * @param retainedLogBytes log kept before the checkpoint, so that a follower that was away need not take a snapshot
     * @param checkpointBytes log written since the last checkpoint that starts the next
     * @param reservedDiskBytes a leader with less than this left on its disk refuses writes; the rest is for recovery
     * @param maxEntryBytes bound of one write's body
     * @param gatewayBytes bound of the writes that this node's clients have in flight
     * @param uncommittedBytes bound of what a leader appends above the high watermark
     * @param heartbeatMillis between a leader's heartbeats
     * @param electionTimeoutMillis silence after which a follower asks for an election; drawn between this and twice
     *     this
     * @param requestTimeoutMillis after which a client's request ends with {@code UNKNOWN} or a definite no
     * @param maxMemoryBytes of state, about; beyond it commands that may add to it are refused before they reach the
     *     log
     * @param maxClockAheadMillis a node refuses a leader whose clock is further ahead of its own
     * @param leaseMillis for how long a leader may answer linearizable reads by an entry that it wrote, without asking
     *     anybody; 0: not at all
     * @param data where the pairs of the state are
     * @param scrub how what lies on the disk is read and checked
     */
    public record Limits(
            long segmentBytes,
            long retainedLogBytes,
            long checkpointBytes,
            long reservedDiskBytes,
            int maxEntryBytes,
            long gatewayBytes,
            long uncommittedBytes,
            int heartbeatMillis,
            int electionTimeoutMillis,
            int requestTimeoutMillis,
            long maxMemoryBytes,
            long maxClockAheadMillis,
            int leaseMillis,
            DataLimits data,
            ScrubSettings scrub) {

        /** What the state may count, in bytes: pairs, and what is remembered of writes. */
        public long maxStateBytes() {
            return data.areOnDisk() ? data.maxDataBytes() : maxMemoryBytes;
        }

        /** The same but for the bound of the state. */
        public Limits withMaxMemoryBytes(long bytes) {
            return new Limits(
                    segmentBytes,
                    retainedLogBytes,
                    checkpointBytes,
                    reservedDiskBytes,
                    maxEntryBytes,
                    gatewayBytes,
                    uncommittedBytes,
                    heartbeatMillis,
                    electionTimeoutMillis,
                    requestTimeoutMillis,
                    bytes,
                    maxClockAheadMillis,
                    leaseMillis,
                    data,
                    scrub);
        }

        /** The same but for the lease. */
        public Limits withLeaseMillis(int millis) {
            return new Limits(
                    segmentBytes,
                    retainedLogBytes,
                    checkpointBytes,
                    reservedDiskBytes,
                    maxEntryBytes,
                    gatewayBytes,
                    uncommittedBytes,
                    heartbeatMillis,
                    electionTimeoutMillis,
                    requestTimeoutMillis,
                    maxMemoryBytes,
                    maxClockAheadMillis,
                    millis,
                    data,
                    scrub);
        }

        /** The same but for what is read in the background. */
        public Limits withScrub(ScrubSettings settings) {
            return new Limits(
                    segmentBytes,
                    retainedLogBytes,
                    checkpointBytes,
                    reservedDiskBytes,
                    maxEntryBytes,
                    gatewayBytes,
                    uncommittedBytes,
                    heartbeatMillis,
                    electionTimeoutMillis,
                    requestTimeoutMillis,
                    maxMemoryBytes,
                    maxClockAheadMillis,
                    leaseMillis,
                    data,
                    settings);
        }

        /** The same but for where the pairs are. */
        public Limits withData(DataLimits other) {
            return new Limits(
                    segmentBytes,
                    retainedLogBytes,
                    checkpointBytes,
                    reservedDiskBytes,
                    maxEntryBytes,
                    gatewayBytes,
                    uncommittedBytes,
                    heartbeatMillis,
                    electionTimeoutMillis,
                    requestTimeoutMillis,
                    maxMemoryBytes,
                    maxClockAheadMillis,
                    leaseMillis,
                    other,
                    scrub);
        }

        /** As the heap of this JVM allows; see {@link MemoryPlan}. */
        public static Limits defaults() {
            MemoryPlan.Defaults memory = MemoryPlan.defaults();
            return new Limits(
                    64L << 20,
                    256L << 20,
                    128L << 20,
                    64L << 20,
                    memory.entry(),
                    memory.gateway(),
                    memory.uncommitted(),
                    100,
                    1_000,
                    10_000,
                    memory.state(),
                    60_000L,
                    0,
                    DataLimits.IN_MEMORY,
                    ScrubSettings.DEFAULT);
        }
    }
}
