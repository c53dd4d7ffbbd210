package dev.tidemark.node.process;

import dev.tidemark.node.CheckpointAsk;
import dev.tidemark.node.CheckpointOutcome;
import dev.tidemark.node.CheckpointPiece;
import dev.tidemark.node.CheckpointStatus;
import dev.tidemark.node.DiskStatus;
import dev.tidemark.node.Gateway;
import dev.tidemark.node.MembersAnswer;
import dev.tidemark.node.MembersView;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.NodeStatus;
import dev.tidemark.node.ScrubStatus;
import dev.tidemark.node.bootstrap.FirstStartDriver;
import dev.tidemark.node.environment.NodeClock;
import dev.tidemark.node.gateway.WaitingGateway;
import dev.tidemark.node.group.Occupant;
import dev.tidemark.node.status.StatusReport;
import dev.tidemark.protocol.Role;
import dev.tidemark.protocol.members.FeatureLevel;
import dev.tidemark.protocol.members.MemberChange;
import dev.tidemark.protocol.members.MemberOutcome;
import dev.tidemark.protocol.message.TransferOutcome;
import dev.tidemark.protocol.quorum.QuorumSizes;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * What a node shows that has no cluster id yet: it holds nothing, follows nobody, and says what it waits for. Main
 * executor only.
 */
final class FirstStartWait implements Occupant {
    private static final UUID NONE = new UUID(0, 0);
    private static final int MICROS_PER_MILLI = 1_000;

    private final NodeConfig config;
    private final QuorumSizes sizes;
    private final NodeClock clock;
    private final FirstStartDriver driver;
    private final WaitingGateway gateway;
    private final long startedMillis;
    private Runnable leaderListener = () -> {};

    FirstStartWait(NodeConfig config, QuorumSizes sizes, NodeClock clock, FirstStartDriver driver) {
        this.config = config;
        this.sizes = sizes;
        this.clock = clock;
        this.driver = driver;
        gateway = new WaitingGateway(config.limits(), driver::waiting);
        startedMillis = clock.wallMicros() / MICROS_PER_MILLI;
    }

    /** There is a group: those who hold what this one gave out use that from now on. */
    void becomes(Occupant group) {
        gateway.becomes(group.gateway());
        group.whenLeaderChanges(leaderListener);
    }

    @Override
    public int id() {
        return config.id();
    }

    @Override
    public Gateway gateway() {
        return gateway;
    }

    @Override
    public NodeStatus status() {
        TreeMap<Integer, NodeStatus.Voter> voters = new TreeMap<>();
        TreeMap<Integer, NodeStatus.Clock> clocks = new TreeMap<>();
        config.voters().forEach((id, peer) -> {
            boolean self = id == config.id();
            voters.put(
                    id,
                    new NodeStatus.Voter(
                            id,
                            peer,
                            self ? config.client() : StatusReport.conventionalClientAddress(peer),
                            self || driver.hears(id)));
            clocks.put(id, new NodeStatus.Clock(0, 0));
        });
        return new NodeStatus(
                config.id(),
                NONE,
                NONE,
                Role.FOLLOWER.word(),
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                sizes.write(),
                sizes.election(),
                sizes.read(),
                voters,
                new TreeMap<>(),
                false,
                driver.waiting(),
                clocks,
                NodeStatus.Agreement.NONE,
                List.of(),
                NodeStatus.Lease.NONE,
                NodeStatus.Archived.OFF,
                DiskStatus.NONE,
                ScrubStatus.NONE,
                NodeStatus.Levels.alone(config.levels().highest()),
                NodeStatus.Membership.NONE);
    }

    @Override
    public int leader() {
        return 0;
    }

    @Override
    public void whenLeaderChanges(Runnable listener) {
        leaderListener = listener;
    }

    @Override
    public long time() {
        return clock.wallMicros();
    }

    @Override
    public long epochAt(long offset) {
        return 0;
    }

    @Override
    public void committed(long from, int count, Consumer<NodeStatus.CommittedEntries> handler) {
        handler.accept(new NodeStatus.CommittedEntries(List.of(), from, 0));
    }

    @Override
    public void durableFollowers(long offset, LongConsumer handler) {
        handler.accept(-1);
    }

    /** Nothing was applied that a checkpoint could lack. */
    @Override
    public void checkpoint(Consumer<CheckpointOutcome> handler) {
        handler.accept(CheckpointOutcome.DURABLE);
    }

    @Override
    public CheckpointStatus checkpointStatus() {
        return new CheckpointStatus(false, startedMillis, false, -1, -1, 0);
    }

    /** There is nothing to be read. */
    @Override
    public void scrub(boolean starts) {}

    @Override
    public void readCheckpoint(CheckpointAsk ask, Consumer<Optional<CheckpointPiece>> handler) {
        handler.accept(Optional.empty());
    }

    @Override
    public void transferLeadership(int target, Consumer<TransferOutcome> handler) {
        handler.accept(TransferOutcome.NO_LEADER);
    }

    @Override
    public void changeMembers(MemberChange change, Consumer<MembersAnswer> handler) {
        handler.accept(
                new MembersAnswer(MemberOutcome.UNDECIDED, "this node is in no cluster yet: nothing was changed"));
    }

    @Override
    public MembersView members() {
        return new MembersView(
                0,
                0,
                sizes.write(),
                Collections.emptySortedSet(),
                0,
                0,
                FeatureLevel.LOWEST,
                Collections.emptySortedMap(),
                "");
    }

    @Override
    public void handOver(Consumer<TransferOutcome> handler) {
        handler.accept(TransferOutcome.HANDED_OVER);
    }

    @Override
    public void close(Runnable done) {
        driver.stop();
        done.run();
    }

    @Override
    public void fail() {
        driver.stop();
    }
}
