package dev.tidemark.node.process;

import dev.tidemark.log.LogFailedException;
import dev.tidemark.node.CheckpointAsk;
import dev.tidemark.node.CheckpointOutcome;
import dev.tidemark.node.CheckpointPiece;
import dev.tidemark.node.CheckpointStatus;
import dev.tidemark.node.Gateway;
import dev.tidemark.node.MembersAnswer;
import dev.tidemark.node.MembersView;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.NodeHaltedException;
import dev.tidemark.node.NodeStatus;
import dev.tidemark.node.StartException;
import dev.tidemark.node.StartListener;
import dev.tidemark.node.TidemarkNode;
import dev.tidemark.node.bootstrap.Introductions;
import dev.tidemark.node.environment.NodeEnvironment;
import dev.tidemark.node.environment.PeerTransport;
import dev.tidemark.node.group.Group;
import dev.tidemark.node.group.Occupant;
import dev.tidemark.node.start.NodeOpening;
import dev.tidemark.node.start.OpenedNode;
import dev.tidemark.node.start.Opening;
import dev.tidemark.node.wire.Hello;
import dev.tidemark.protocol.members.MemberChange;
import dev.tidemark.protocol.message.TransferOutcome;
import dev.tidemark.state.StateMachine;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node in production: a process and the group that runs in it, from the start to the end of both. {@link #start} is
 * the way in for everybody who embeds a node.
 */
public final class RunningNode implements TidemarkNode {
    private static final Logger LOG = LoggerFactory.getLogger(RunningNode.class);
    static final int CLOSE_SECONDS = 20;

    private final NodeProcess process;
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final AtomicBoolean released = new AtomicBoolean();
    private final int handOverMillis;
    /** Today one. What a second one would share is in {@link NodeProcess}. */
    private volatile Occupant occupant;
    /** Set before what ends it is put on the event loop. */
    private volatile boolean hasFailed;
    /** If the node had to ask for a cluster id; else null. */
    private volatile Bootstrap bootstrap;

    private RunningNode(NodeConfig config) throws StartException {
        handOverMillis = 2 * config.limits().electionTimeoutMillis();
        process = new NodeProcess(config);
    }

    /**
     * Starts a node: opens or formats its data directory, recovers, and joins its cluster.
     *
     * @throws StartException if it refuses to start; the message says why and what to do
     */
    public static TidemarkNode start(NodeConfig config, StateMachine machine) throws StartException {
        return start(config, machine, StartListener.NONE);
    }

    /**
     * As {@link #start(NodeConfig, StateMachine)}.
     *
     * @param listener told of the steps
     */
    public static TidemarkNode start(NodeConfig config, StateMachine machine, StartListener listener)
            throws StartException {
        RunningNode node = new RunningNode(config);
        try {
            node.open(config, machine, listener);
            return node;
        } catch (StartException | RuntimeException | Error e) {
            node.process.release(true);
            throw e;
        }
    }

    private void open(NodeConfig config, StateMachine machine, StartListener listener) throws StartException {
        NodeEnvironment environment = process.environment(config);
        Opening opening = new Opening(environment.clock());
        listener.begins(process.loop(), opening);
        NodeOpening data = new NodeOpening(config, machine, environment, opening);
        if (data.directory().needsClusterId()) {
            opening.begin("first start");
            bootstrap = new Bootstrap(process, config, environment, data, new Asking(config, environment));
            occupant = bootstrap.waiting();
            bootstrap.begin();
        } else {
            OpenedNode opened = data.open();
            opening.begin("the data is open, joining the cluster");
            Group group = join(config, environment, opened);
            occupant = group.occupant();
            process.loop().execute(() -> start(group));
        }
    }

    private Group join(NodeConfig config, NodeEnvironment environment, OpenedNode opened) throws StartException {
        try {
            int writeQuorum = opened.recovered().configuration().writeQuorum();
            Hello hello = new Hello(
                    opened.identity().cluster(),
                    opened.identity().group(),
                    config.id(),
                    opened.identity().incarnation(),
                    config.client(),
                    config.join() ? "" : "nodes " + config.voters().keySet() + " with write-quorum " + writeQuorum,
                    config.levels().highest(),
                    opened.recovered().configuration().level());
            PeerTransport transport = process.bind(config, hello, Introductions.of(config, writeQuorum), environment);
            return new Group(config, environment, opened, transport, this::failed);
        } catch (StartException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private void start(Group group) {
        process.startTransport(group);
        group.start();
    }

    /** Until there is a cluster id; then a group takes the place of what waits for it. */
    private final class Asking implements Bootstrap.Owner {
        private final NodeConfig config;
        private final NodeEnvironment environment;

        Asking(NodeConfig config, NodeEnvironment environment) {
            this.config = config;
            this.environment = environment;
        }

        @Override
        public boolean isStopping() {
            return stopping.get();
        }

        @Override
        public void opened(OpenedNode data) throws StartException {
            Group group = join(config, environment, data);
            process.loop().execute(() -> takesItsPlace(group));
        }

        @Override
        public void failed(Throwable cause) {
            RunningNode.this.failed(cause);
        }
    }

    /** Of what waited. A lane of the group may have failed before. */
    private void takesItsPlace(Group group) {
        if (hasFailed) {
            group.occupant().fail();
            process.closeTransport();
        } else {
            bootstrap.waiting().becomes(group.occupant());
            occupant = group.occupant();
            start(group);
        }
    }

    /** Any lane may call this: the node is done, for good. */
    private void failed(Throwable cause) {
        if (!stopping.compareAndSet(false, true)) {
            return;
        }
        LOG.error("This node stops for good: {}", reason(cause), cause);
        hasFailed = true;
        process.loop().execute(() -> {
            process.closeTransport();
            occupant.fail();
        });
        stopped.completeExceptionally(cause);
    }

    private static String reason(Throwable cause) {
        return cause instanceof NodeHaltedException
                        || cause instanceof LogFailedException
                        || cause instanceof StartException
                ? cause.getMessage()
                : "an unexpected " + cause.getClass().getSimpleName()
                        + "; nothing that was acknowledged is lost, start it again";
    }

    @Override
    public Gateway gateway() {
        return occupant.gateway();
    }

    @Override
    public EventLoop eventLoop() {
        return process.loop();
    }

    @Override
    public EventLoopGroup eventLoopGroup() {
        return process.loops();
    }

    @Override
    public int id() {
        return occupant.id();
    }

    @Override
    public int leader() {
        return occupant.leader();
    }

    @Override
    public void whenLeaderChanges(Runnable listener) {
        occupant.whenLeaderChanges(listener);
    }

    @Override
    public long epochAt(long offset) {
        return occupant.epochAt(offset);
    }

    @Override
    public long timeMicros() {
        return occupant.time();
    }

    @Override
    public long syncs() {
        return process.syncs();
    }

    @Override
    public NodeStatus status() {
        return occupant.status();
    }

    @Override
    public void committed(long from, int count, Consumer<NodeStatus.CommittedEntries> handler) {
        occupant.committed(from, count, handler);
    }

    @Override
    public void durableFollowers(long offset, LongConsumer handler) {
        occupant.durableFollowers(offset, handler);
    }

    @Override
    public void checkpoint(Consumer<CheckpointOutcome> handler) {
        occupant.checkpoint(handler);
    }

    @Override
    public CheckpointStatus checkpointStatus() {
        return occupant.checkpointStatus();
    }

    @Override
    public void readCheckpoint(CheckpointAsk ask, Consumer<Optional<CheckpointPiece>> handler) {
        occupant.readCheckpoint(ask, handler);
    }

    @Override
    public void scrub(boolean starts) {
        occupant.scrub(starts);
    }

    @Override
    public void transferLeadership(int target, Consumer<TransferOutcome> handler) {
        occupant.transferLeadership(target, handler);
    }

    @Override
    public void changeMembers(MemberChange change, Consumer<MembersAnswer> handler) {
        occupant.changeMembers(change, handler);
    }

    @Override
    public MembersView members() {
        return occupant.members();
    }

    @Override
    public void handOver() {
        requireOtherThread("handOver()");
        if (stopping.get()) {
            return;
        }
        CompletableFuture<TransferOutcome> handedOver = new CompletableFuture<>();
        process.loop().execute(() -> occupant.handOver(handedOver::complete));
        try {
            TransferOutcome outcome = handedOver.get(handOverMillis, TimeUnit.MILLISECONDS);
            if (outcome != TransferOutcome.HANDED_OVER) {
                LOG.info("No other node takes over: {}", outcome);
            }
        } catch (ExecutionException | TimeoutException e) {
            LOG.info("No other node has taken over within {} ms; the others will elect one", handOverMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void requireOtherThread(String method) {
        if (process.loop().inEventLoop()) {
            throw new IllegalStateException(method + " waits for the event loop, so it cannot be called there");
        }
    }

    @Override
    public CompletableFuture<Void> stopped() {
        return stopped;
    }

    @Override
    public void close() {
        requireOtherThread("close()");
        boolean isFirst = stopping.compareAndSet(false, true);
        boolean nobodyOpens = bootstrap == null || bootstrap.end(CLOSE_SECONDS);
        if (isFirst) {
            CompletableFuture<Void> logClosed = new CompletableFuture<>();
            process.loop().execute(() -> {
                occupant.close(() -> logClosed.complete(null));
                process.closeTransport();
            });
            try {
                logClosed.get(CLOSE_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                LOG.warn("The log did not close within {} s; the next start recovers it", CLOSE_SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (released.compareAndSet(false, true)) {
            process.release(nobodyOpens);
        }
        stopped.complete(null);
    }
}
