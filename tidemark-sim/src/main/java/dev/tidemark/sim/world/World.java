package dev.tidemark.sim.world;

import dev.tidemark.node.DataLimits;
import dev.tidemark.node.HostPort;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.ScrubSettings;
import dev.tidemark.node.hosted.NodeHost;
import dev.tidemark.node.start.LogStart;
import dev.tidemark.node.status.NodeQueues;
import dev.tidemark.protocol.quorum.QuorumSizes;
import dev.tidemark.sim.fault.FaultKind;
import dev.tidemark.sim.time.Dice;
import dev.tidemark.sim.time.Scheduler;
import dev.tidemark.state.once.EngineLimits;
import java.nio.file.Path;
import java.util.TreeMap;

/**
 * What one run looks like, drawn from its seed: how many nodes, which quorum, how tiny everything is, and where
 * counting begins. Tiny limits make rare paths common (docs/verification.md).
 */
public final class World {
    static final int REQUEST_TIMEOUT_MILLIS = 1_500;
    public static final int ELECTION_MILLIS = 150;
    /** A disk with less than this left is nearly full. */
    public static final int RESERVED_BYTES = 2_000;

    static final int MAX_CLOCK_AHEAD_MILLIS = 60_000;
    /** No run has so many; a cluster of the same age is not so old. */
    public static final long FAR_EPOCHS = 20_000;

    /** A peer whose disk hung sends all answers at once that it held back meanwhile, one for each round of reads. */
    private static final int MAX_LANE_MESSAGES = 2_000;

    private static final int MAX_READS = 3_000;
    /**
     * As the lane has it: each round of reads asks for an answer, and all of them wait while a vote is being stored.
     */
    private static final int MAX_HELD = 10_000;

    private static final long MAX_PROPOSAL_BYTES = 256 << 10;
    private static final int SCRUB_BYTES_PER_SECOND = 2 << 20;
    private static final int DISTANCES = 21;
    private static final int LEASES = 22;
    private static final int DATA_ON_DISK = 23;
    /** Of the state in memory: some pairs. */
    private static final long MEMORY_BYTES = 12_000;
    /** A page or two beside the fewest that there can be. */
    private static final long PAGE_CACHE_BYTES = 4_000;

    private static final int SCRUBS = 24;
    private static final int SPARES = 25;
    private static final double WITH_SPARES = 0.08;
    private static final int STRIKES = 26;
    /** As far apart as two clocks may be where there are leases (docs/consistency.md). */
    private static final long SLOWEST = 900_000;

    private static final long FASTEST = 1_100_000;
    /** Of faults, beyond what is drawn, so that one spare can step in after the other. */
    private static final int MILLIS_WITH_SPARES = 5_000;

    /** So long that a lease often outlives the leadership, and so short that there is one again before the next. */
    private static final long MAX_LEASE_MILLIS = 4L * ELECTION_MILLIS;

    private static final int[] SIZES = {1, 3, 3, 3, 3, 3, 5, 2, 5, 7};
    private static final long HOUR_MICROS = 3_600_000_000L;

    /** Of the machines. */
    public final int size;
    /** How many of them are voters at the beginning; the others are to be added as spares. */
    public final int voters;
    /** Silence of a voter after which a spare takes its place. */
    public final int replaceAfterMillis;

    public final String writeQuorum;
    public final long faultMicros;
    public final NodeConfig.Limits limits;
    public final NodeHost.Sizes sizes;
    /** Offset and epoch of the snapshot from which all nodes start; 0: an empty cluster. */
    public final long firstOffset;

    public final long firstEpoch;
    /** The table of request ids is so small that ids are forgotten. */
    public final boolean forgetful;
    /** More may be destroyed than the cluster can take: safety alone is asked for. */
    final boolean beyondBudget;
    /** The way of a message from one node to another and back, at most, milliseconds; 0: they are neighbours. */
    public final int roundTripMillis;

    private final Dice distances;
    private final Dice leases;
    private final Dice strikes;
    /** What runs in the background reads all of the disk in so many milliseconds; 0: nothing does. */
    public final int scrubMillis;

    private final int leaseMillis;
    /** Each process is started with its own setting, as when an operator changes it from node to node. */
    private final boolean leasesDiffer;
    /** Little goes wrong but what leases must bear: else there is seldom a leader that holds one. */
    public final boolean isQuiet;
    /** Where it is quiet. */
    public final LeaseStrike strike;
    /** The only one with a slow clock, where clocks are apart. */
    public final int slowNode;
    /**
     * When a machine that was suspended wakes, its wall clock is set before anything goes on there. Leases are promised
     * where this is so.
     */
    public final boolean isSetOnWaking;
    /** Now and then a lane waits longer for its turn, so that several inputs come to it in one batch. */
    public final boolean busy;

    public World(RunOptions options) {
        Dice dice = Dice.of(options.seed(), 2);
        Dice stand = Dice.of(options.seed(), SPARES);
        boolean hasSpares = stand.chance(WITH_SPARES) && options.faults().contains(FaultKind.MEMBERS);
        int spares = hasSpares ? 1 + stand.pick(2) : 0;
        int drawnVoters = stand.chance(0.7) ? 3 : 5;
        replaceAfterMillis = (int) stand.between(200, 800);
        distances = Dice.of(options.seed(), DISTANCES);
        int drawnMillis = distances.chance(0.1) ? (int) distances.between(20, 2L * ELECTION_MILLIS) : 0;
        roundTripMillis = options.roundTripMillis() >= 0 ? options.roundTripMillis() : drawnMillis;
        leases = Dice.of(options.seed(), LEASES);
        boolean hasLeases = leases.chance(0.3);
        isQuiet = hasLeases && leases.chance(0.6) && !hasSpares;
        int millis = (int) leases.between(isQuiet ? 2L * ELECTION_MILLIS : 30, MAX_LEASE_MILLIS);
        leaseMillis = hasLeases ? millis : 0;
        leasesDiffer = leases.chance(0.4);
        strikes = Dice.of(options.seed(), STRIKES);
        LeaseStrike drawnStrike = LeaseStrike.values()[strikes.pick(LeaseStrike.values().length)];
        strike = isQuiet ? drawnStrike : LeaseStrike.NONE;
        slowNode = 1 + strikes.pick(2);
        isSetOnWaking = strikes.chance(0.7) || hasLeases;
        Dice scrubs = Dice.of(options.seed(), SCRUBS);
        scrubMillis = scrubs.chance(0.3) ? (int) scrubs.between(50, 3_000) : 0;
        boolean isFar = roundTripMillis > 0;
        int drawn = SIZES[dice.pick(SIZES.length)];
        voters = options.nodes() > 0 ? options.nodes() : hasSpares ? drawnVoters : drawn;
        size = voters + spares;
        writeQuorum = writeQuorum(dice);
        long drawnFaults = dice.between(1_500, 5_000);
        long usualFaults = drawnFaults + (hasSpares ? MILLIS_WITH_SPARES : 0);
        faultMicros = 1_000 * (options.faultMillis() > 0 ? options.faultMillis() : usualFaults);
        int tightness = dice.pick(10);
        NodeConfig.Limits inMemory = limits(isFar ? 0 : tightness); // what is tiny has no room for what is on its way
        limits = Dice.of(options.seed(), DATA_ON_DISK).chance(0.25) ? onDisk(inMemory) : inMemory;
        boolean tinyBuffers = dice.chance(0.7) && !isFar;
        forgetful = dice.chance(0.4);
        EngineLimits engine = forgetful
                ? new EngineLimits(
                        2 + dice.pick(3),
                        dice.chance(0.5) ? 2_000_000 : HOUR_MICROS,
                        65_536,
                        64L << 20,
                        2 + dice.pick(6),
                        1 << 20,
                        dice.chance(0.5) ? 1_500_000 : HOUR_MICROS)
                : EngineLimits.DEFAULT;
        sizes = tinyBuffers
                ? new NodeHost.Sizes(400, 500, 300, engine)
                : new NodeHost.Sizes(20_000, 50_000, 20_000, engine);
        boolean high = dice.chance(0.15);
        firstOffset = high ? near(dice) : 0;
        firstEpoch = high ? near(dice) : 0;
        beyondBudget = dice.chance(0.15);
        busy = size > 1 && dice.chance(0.3);
    }

    public boolean hasSpares() {
        return size > voters;
    }

    /** How long a message takes to one node, beyond what it takes to a neighbour; drawn once for each link. */
    public long distanceMicros() {
        return roundTripMillis == 0 ? 0 : distances.between(400L * roundTripMillis, 500L * roundTripMillis);
    }

    /** Also below a majority, where an election needs more (H41, H42). */
    private String writeQuorum(Dice dice) {
        if (dice.chance(0.75)) {
            return "majority";
        }
        return dice.chance(0.5) ? "all" : Integer.toString(1 + dice.pick(voters));
    }

    /** Shortly before the limits of 31, 32 and 63 bits (H37b). */
    private static long near(Dice dice) {
        long limit = new long[] {1L << 31, 1L << 32, Long.MAX_VALUE - 100_000}[dice.pick(3)];
        return limit - 1 - dice.pick(60);
    }

    /** @param tightness below 2: roomy; from 7 on: segments of two records, a checkpoint every few entries */
    private static NodeConfig.Limits limits(int tightness) {
        boolean tiny = tightness >= 2;
        boolean tightest = tightness >= 7;
        return new NodeConfig.Limits(
                tightest ? 4_600 : tiny ? 5_000 : 50_000,
                tightest ? 0 : tiny ? 1_000 : 20_000,
                tightest ? 400 : tiny ? 1_500 : 15_000,
                RESERVED_BYTES,
                1_000,
                tightest ? 1_000 : 50_000,
                tightest ? 1_000 : tiny ? 5_000 : 200_000,
                30,
                ELECTION_MILLIS,
                REQUEST_TIMEOUT_MILLIS,
                Long.MAX_VALUE,
                MAX_CLOCK_AHEAD_MILLIS,
                0,
                DataLimits.IN_MEMORY,
                ScrubSettings.OFF);
    }

    /** Most pairs are in the data file alone. */
    private static NodeConfig.Limits onDisk(NodeConfig.Limits limits) {
        return limits.withMaxMemoryBytes(MEMORY_BYTES).withData(new DataLimits(Long.MAX_VALUE, PAGE_CACHE_BYTES));
    }

    /** Where the log begins if not at entry 1; null: there. */
    public LogStart logStart() {
        return firstOffset == 0 ? null : new LogStart(firstOffset, firstEpoch, 0x5EED, Scheduler.EPOCH_MICROS - 1);
    }

    /** A leader holds about the bound, one batch of its clients, and what it took over from the leader before it. */
    public long maxUncommittedBytes() {
        return 4 * limits.uncommittedBytes() + 100_000;
    }

    /** By the bounds that each queue has of its own; a lane has none, but what fills it has (H106). */
    public boolean allows(NodeQueues queues) {
        return queues.lanes() <= MAX_LANE_MESSAGES
                && queues.writeBytes() <= maxWriteBytes()
                && queues.reads() <= MAX_READS
                && queues.proposalBytes() <= maxProposalBytes()
                && queues.heldMessages() <= MAX_HELD
                && queues.aheadBytes() <= 200_000;
    }

    private long maxWriteBytes() {
        return 2 * limits.gatewayBytes() + limits.maxEntryBytes() + 100;
    }

    /** Nothing waits for an fsync for long, so it is never more than what all gateways may have under way. */
    private long maxProposalBytes() {
        return Math.min(MAX_PROPOSAL_BYTES, size * maxWriteBytes());
    }

    /** Which leaders are cut off where they have leases; null where they have none. */
    public Dice leaseDice() {
        return leaseMillis == 0 ? null : leases;
    }

    /** When what {@link #strike} says is done. */
    public Dice strikeDice() {
        return strikes;
    }

    /** The setting of the next process. */
    public int leaseMillis() {
        if (leaseMillis == 0 || !leasesDiffer) {
            return leaseMillis;
        }
        return leases.chance(0.3) ? 0 : (int) leases.between(20, leaseMillis);
    }

    /** How much time passes for the clocks of a node in a million microseconds; 0: whatever is drawn. */
    public long clockRate(int id) {
        return strike != LeaseStrike.CLOCKS_APART ? 0 : id == slowNode ? SLOWEST : FASTEST;
    }

    public NodeConfig config(int id) {
        return config(id, "simulated", writeQuorum).with(false, false);
    }

    /** Of a node that loses its disk and comes back by itself, or that is added to a cluster which is there. */
    public NodeConfig changing(int id, boolean joins) {
        return config(id, "simulated", joins ? "majority" : writeQuorum).with(true, joins);
    }

    /**
     * Of a node that finds the id of its cluster by itself.
     *
     * @param odd whether it has another idea of the cluster than the others
     */
    public NodeConfig withoutClusterId(int id, boolean odd) {
        QuorumSizes sizes = QuorumSizes.parse(writeQuorum, voters);
        return config(id, null, odd ? Integer.toString(sizes.write() % voters + 1) : writeQuorum);
    }

    private NodeConfig config(int id, String cluster, String quorum) {
        TreeMap<Integer, HostPort> listed = new TreeMap<>();
        for (int peer = 1; peer <= voters; peer++) {
            listed.put(peer, new HostPort("n" + peer, 1));
        }
        listed.put(id, new HostPort("n" + id, 1));
        NodeConfig.Limits own =
                scrubMillis == 0 ? limits : limits.withScrub(new ScrubSettings(scrubMillis, SCRUB_BYTES_PER_SECOND));
        return new NodeConfig(id, Path.of("data"), cluster, listed, listed.get(id), quorum, own)
                .withReplaceAfterMillis(replaceAfterMillis);
    }
}
