package dev.tidemark.server.config;

import dev.tidemark.node.DataLimits;
import dev.tidemark.node.HostPort;
import dev.tidemark.node.LogKeeping;
import dev.tidemark.node.MemoryPlan;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.ScrubSettings;
import dev.tidemark.protocol.LevelOptions;
import dev.tidemark.protocol.ReplicaOptions;
import dev.tidemark.server.front.FrontSettings;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Everything that one server process is told.
 *
 * @param http where to answer health checks, or null
 * @param advertisedHttp what others are told of it, or null
 * @param warmUpSeconds how long the node may take at its start to get warm; 0: not at all
 */
public record ServerConfig(
        NodeConfig node, FrontSettings front, HostPort http, HostPort advertisedHttp, int warmUpSeconds) {
    private static final int WARM_UP_SECONDS = 5;
    private static final int MIN_HEARTBEATS = 3;
    /** Long enough to see that a new release does, and to go back to the one before if it does not. */
    private static final int RAISE_LEVEL_SECONDS = 3_600;

    private static final int MAX_REPLACE_AFTER_SECONDS = 31_536_000;
    /** A shorter one would be over before most reads come. */
    private static final int MIN_LEASE_MILLIS = 50;

    private static final long KB = 1L << 10;
    private static final long MB = 1L << 20;
    private static final long GB = 1L << 30;

    /** @throws ConfigException if a value is missing, cannot be read, or does not fit the others */
    public static ServerConfig of(ConfigValues values) throws ConfigException {
        int id = values.number(ConfigKey.ID, 0, 1, Integer.MAX_VALUE);
        if (id == 0) {
            values.required(ConfigKey.ID);
        }
        SortedMap<Integer, HostPort> voters = voters(values, id);
        NodeConfig.Limits limits = limits(values);
        HostPort client = values.address(ConfigKey.CLIENT);
        HostPort advertisedClient = Addresses.told(values, ConfigKey.CLIENT, ConfigKey.ADVERTISE_CLIENT);
        HostPort http = http(values);
        HostPort peer = Addresses.peer(values, voters, id);
        Addresses.requireApart(values, client, peer, http);
        NodeConfig node = new NodeConfig(
                        id,
                        values.path(ConfigKey.DATA),
                        values.text(ConfigKey.CLUSTER_ID),
                        voters,
                        peer,
                        advertisedClient,
                        writeQuorum(values, voters.size()),
                        limits)
                .with(values.flag(ConfigKey.AUTO_REJOIN, false), joins(values, voters))
                .with(keeping(values))
                .with(levels(values))
                .withReplaceAfterMillis(replaceAfterMillis(values));
        FrontSettings front = FrontConfig.of(values, client, limits.maxEntryBytes());
        return new ServerConfig(
                node,
                front,
                http,
                http == null ? null : Addresses.told(values, ConfigKey.HTTP, ConfigKey.ADVERTISE_HTTP),
                values.number(ConfigKey.WARM_UP_SECONDS, WARM_UP_SECONDS, 0, 600));
    }

    /** What may be taken of a heap of this size. */
    public MemoryPlan memoryPlan(long heap) {
        return MemoryPlan.of(heap, node.limits(), front.maxTotalOutputBytes(), front.maxTotalInputBytes());
    }

    /**
     * The same with bounds that fit the heap together: that of the state is lowered unless it was given.
     *
     * @param told in words, if something was changed
     * @throws ConfigException if they do not fit; nothing should be started then
     */
    public ServerConfig fitting(ConfigValues values, long heap, Consumer<String> told) throws ConfigException {
        MemoryPlan plan = memoryPlan(heap);
        if (plan.lacking() <= 0) {
            return this;
        }
        long smaller = values.has(ConfigKey.MAX_MEMORY_BYTES) ? 0 : plan.smallerState();
        if (smaller == 0) {
            throw new ConfigException(
                    "the bounds of memory do not fit the heap together; with all of them used the node"
                            + " would end. Lower them, or give the JVM more (-Xmx):" + plan.describe());
        }
        told.accept("max-memory-bytes is " + smaller + ", so that all bounds of memory fit the heap together");
        return new ServerConfig(
                node.with(node.limits().withMaxMemoryBytes(smaller)), front, http, advertisedHttp, warmUpSeconds);
    }

    private static SortedMap<Integer, HostPort> voters(ConfigValues values, int id) throws ConfigException {
        SortedMap<Integer, HostPort> voters = values.cluster();
        if (!voters.containsKey(id)) {
            throw values.bad(ConfigKey.CLUSTER, "has no entry for this node, " + id);
        }
        return voters;
    }

    private static String writeQuorum(ConfigValues values, int nodes) throws ConfigException {
        String text = values.text(ConfigKey.WRITE_QUORUM);
        if (text == null || text.equals("majority") || text.equals("all")) {
            return text == null ? "majority" : text;
        }
        values.number(ConfigKey.WRITE_QUORUM, 0L, 1, nodes);
        return text;
    }

    /** A node that is to be added must know somebody who is there. */
    private static boolean joins(ConfigValues values, SortedMap<Integer, HostPort> voters) throws ConfigException {
        boolean joins = values.flag(ConfigKey.JOIN, false);
        if (joins && voters.size() == 1) {
            throw values.bad(ConfigKey.JOIN, "needs nodes of the cluster that is there in " + ConfigKey.CLUSTER.key());
        }
        return joins;
    }

    private static long replaceAfterMillis(ConfigValues values) throws ConfigException {
        int seconds = (int) TimeUnit.MILLISECONDS.toSeconds(NodeConfig.REPLACE_AFTER_MILLIS);
        return TimeUnit.SECONDS.toMillis(values.number(ConfigKey.REPLACE_AFTER, seconds, 0, MAX_REPLACE_AFTER_SECONDS));
    }

    private static HostPort http(ConfigValues values) throws ConfigException {
        String text = values.text(ConfigKey.HTTP);
        return text == null || text.equals("none") ? null : values.address(ConfigKey.HTTP);
    }

    private static LevelOptions levels(ConfigValues values) throws ConfigException {
        String text = values.text(ConfigKey.RAISE_LEVEL);
        if (text != null && text.equals("by-hand")) {
            return LevelOptions.DEFAULT;
        }
        int seconds = values.number(ConfigKey.RAISE_LEVEL, RAISE_LEVEL_SECONDS, 0, 31_536_000);
        return LevelOptions.DEFAULT.raisedAfter(TimeUnit.SECONDS.toMillis(seconds));
    }

    private static LogKeeping keeping(ConfigValues values) throws ConfigException {
        LogKeeping base = LogKeeping.DEFAULT;
        String archive = values.text(ConfigKey.ARCHIVE);
        LogKeeping keeping = new LogKeeping(
                archive == null || archive.equals("none") ? null : values.path(ConfigKey.ARCHIVE),
                values.number(ConfigKey.ARCHIVE_SECONDS, base.archiveSeconds(), 1, 86_400),
                values.bytes(ConfigKey.ARCHIVE_LAG_BYTES, base.unarchivedBytes(), MB, 1024 * GB),
                values.number(ConfigKey.RETAINED_LOG_SECONDS, base.seconds(), 0, Integer.MAX_VALUE));
        Path data = values.path(ConfigKey.DATA).toAbsolutePath().normalize();
        if (keeping.archive() != null
                && keeping.archive().toAbsolutePath().normalize().startsWith(data)) {
            throw values.bad(ConfigKey.ARCHIVE, "is in the data directory, with which it would be lost");
        }
        return keeping;
    }

    private static NodeConfig.Limits limits(ConfigValues values) throws ConfigException {
        NodeConfig.Limits base = NodeConfig.Limits.defaults();
        NodeConfig.Limits limits = new NodeConfig.Limits(
                values.bytes(ConfigKey.SEGMENT_BYTES, base.segmentBytes(), MB, GB),
                values.bytes(ConfigKey.RETAINED_LOG_BYTES, base.retainedLogBytes(), 0, 1024 * GB),
                values.bytes(ConfigKey.CHECKPOINT_BYTES, base.checkpointBytes(), 64 * KB, 1024 * GB),
                values.bytes(ConfigKey.RESERVED_DISK_BYTES, base.reservedDiskBytes(), 0, 1024 * GB),
                (int) values.bytes(ConfigKey.MAX_ENTRY_BYTES, base.maxEntryBytes(), 64 * KB, 24 * MB),
                values.bytes(ConfigKey.GATEWAY_BYTES, base.gatewayBytes(), 64 * KB, GB),
                values.bytes(ConfigKey.UNCOMMITTED_BYTES, base.uncommittedBytes(), 64 * KB, GB),
                values.number(ConfigKey.HEARTBEAT_MILLIS, base.heartbeatMillis(), 5, 60_000),
                values.number(ConfigKey.ELECTION_TIMEOUT_MILLIS, base.electionTimeoutMillis(), 50, 600_000),
                values.number(ConfigKey.REQUEST_TIMEOUT_MILLIS, base.requestTimeoutMillis(), 100, 600_000),
                values.bytes(ConfigKey.MAX_MEMORY_BYTES, base.maxMemoryBytes(), MB, 1024 * GB),
                values.number(ConfigKey.MAX_CLOCK_AHEAD_MILLIS, base.maxClockAheadMillis(), 1, 86_400_000),
                values.number(ConfigKey.LEASE_MILLIS, base.leaseMillis(), 0, ReplicaOptions.MAX_LEASE_MILLIS),
                data(values),
                scrub(values, base.scrub()));
        checkTogether(values, limits);
        return limits;
    }

    private static DataLimits data(ConfigValues values) throws ConfigException {
        long maxBytes = values.bytes(ConfigKey.MAX_DATA_BYTES, 0, 0, 64 * 1024 * GB);
        long pageCache = DataLimits.defaultPageCache(Runtime.getRuntime().maxMemory());
        long pageCacheBytes = values.bytes(ConfigKey.PAGE_CACHE_BYTES, pageCache, MB, GB);
        if (maxBytes > 0) {
            return new DataLimits(maxBytes, pageCacheBytes);
        }
        if (values.has(ConfigKey.PAGE_CACHE_BYTES)) {
            throw values.bad(
                    ConfigKey.PAGE_CACHE_BYTES,
                    "does nothing where all data is in memory; remove it, or set " + ConfigKey.MAX_DATA_BYTES.key());
        }
        return DataLimits.IN_MEMORY;
    }

    private static ScrubSettings scrub(ConfigValues values, ScrubSettings base) throws ConfigException {
        int days = (int) TimeUnit.MILLISECONDS.toDays(base.passMillis());
        return new ScrubSettings(
                TimeUnit.DAYS.toMillis(values.number(ConfigKey.SCRUB_DAYS, days, 0, 3_650)),
                values.bytes(ConfigKey.SCRUB_BYTES_PER_SECOND, base.bytesPerSecond(), 64 * KB, GB));
    }

    private static void checkTogether(ConfigValues values, NodeConfig.Limits limits) throws ConfigException {
        require(
                values,
                limits.gatewayBytes() >= limits.maxEntryBytes(),
                ConfigKey.GATEWAY_BYTES,
                ConfigKey.MAX_ENTRY_BYTES);
        require(
                values,
                limits.uncommittedBytes() >= limits.maxEntryBytes(),
                ConfigKey.UNCOMMITTED_BYTES,
                ConfigKey.MAX_ENTRY_BYTES);
        require(
                values,
                limits.electionTimeoutMillis() >= MIN_HEARTBEATS * limits.heartbeatMillis(),
                ConfigKey.ELECTION_TIMEOUT_MILLIS,
                ConfigKey.HEARTBEAT_MILLIS);
        require(
                values,
                !limits.data().areOnDisk() || limits.data().maxDataBytes() >= limits.maxMemoryBytes(),
                ConfigKey.MAX_DATA_BYTES,
                ConfigKey.MAX_MEMORY_BYTES);
        boolean isLease = limits.leaseMillis() == 0 || limits.leaseMillis() >= MIN_LEASE_MILLIS;
        // A new leader waits for longer than that before it commits anything.
        if (!isLease || 2 * limits.leaseMillis() > limits.requestTimeoutMillis()) {
            throw values.bad(ConfigKey.LEASE_MILLIS, "is too short, or too long for request-timeout-millis");
        }
    }

    private static void require(ConfigValues values, boolean holds, ConfigKey large, ConfigKey small)
            throws ConfigException {
        if (!holds) {
            throw values.bad(
                    values.has(large) ? large : small,
                    large.key() + " and " + small.key() + " do not fit together: " + large.key() + " must be "
                            + large.accepted());
        }
    }
}
