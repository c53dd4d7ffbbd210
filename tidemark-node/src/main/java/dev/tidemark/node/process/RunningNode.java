package dev.tidemark.node.process;

import dev.tidemark.disk.FileDisk;
import dev.tidemark.log.LogFailedException;
import dev.tidemark.node.CheckpointOutcome;
import dev.tidemark.node.CheckpointStatus;
import dev.tidemark.node.Gateway;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.NodeHaltedException;
import dev.tidemark.node.NodeStatus;
import dev.tidemark.node.Reasons;
import dev.tidemark.node.StartException;
import dev.tidemark.node.StartListener;
import dev.tidemark.node.TidemarkNode;
import dev.tidemark.node.environment.NodeBuffers;
import dev.tidemark.node.environment.NodeEnvironment;
import dev.tidemark.node.group.Group;
import dev.tidemark.node.netty.NettyPeerTransport;
import dev.tidemark.node.netty.SocketTransport;
import dev.tidemark.node.start.DataDirectoryLock;
import dev.tidemark.node.start.NodeOpening;
import dev.tidemark.node.start.OpenedNode;
import dev.tidemark.node.start.Opening;
import dev.tidemark.node.wire.Hello;
import dev.tidemark.protocol.TransferOutcome;
import dev.tidemark.state.EngineLimits;
import dev.tidemark.state.StateMachine;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node in production: one event loop for network, protocol, apply and gateway, one thread for the log, one for
 * snapshots. None of the threads is ever interrupted: that would close the files under them (H110).
 */
public final class RunningNode implements TidemarkNode {
    private static final Logger LOG = LoggerFactory.getLogger(RunningNode.class);
    private static final int CLOSE_SECONDS = 20;

    private final DataDirectoryLock lock;
    private final EventLoopGroup group;
    private final EventLoop loop;
    private final LaneThread logThread;
    private final LaneThread filesThread;
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final AtomicBoolean released = new AtomicBoolean();
    private final int handOverMillis;
    private FileDisk disk;
    private Group core;
    private NettyPeerTransport transport;

    private RunningNode(NodeConfig config) throws StartException {
        handOverMillis = 2 * config.limits().electionTimeoutMillis();
        lock = DataDirectoryLock.take(config.data());
        group = new MultiThreadIoEventLoopGroup(
                1, named("tidemark-main-" + config.id()), SocketTransport.best().handler());
        loop = group.next();
        logThread = new LaneThread("tidemark-log-" + config.id());
        filesThread = new LaneThread("tidemark-files-" + config.id());
    }

    private static ThreadFactory named(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
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
            node.releaseEverything();
            throw e;
        }
    }

    private void open(NodeConfig config, StateMachine machine, StartListener listener) throws StartException {
        SecureRandom random = new SecureRandom();
        disk = disk(config);
        NodeEnvironment environment = new NodeEnvironment(
                loop,
                logThread,
                filesThread,
                (millis, task) -> loop.schedule(task, millis, TimeUnit.MILLISECONDS),
                new SystemClock(),
                disk,
                UUID::randomUUID,
                random::nextLong,
                NodeBuffers.ofHeap(),
                EngineLimits.DEFAULT);
        Opening opening = new Opening(environment.clock());
        listener.begins(loop, opening);
        OpenedNode opened = new NodeOpening(config, machine, environment, opening).open();
        try {
            opening.begin("the data is open, joining the cluster");
            run(config, environment, opened);
        } catch (StartException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private void run(NodeConfig config, NodeEnvironment environment, OpenedNode opened) throws StartException {
        Hello hello = new Hello(
                opened.identity().cluster(),
                config.id(),
                opened.identity().incarnation(),
                config.client(),
                "nodes " + config.voters().keySet() + " with write-quorum "
                        + opened.recovered().configuration().writeQuorum());
        transport = new NettyPeerTransport(hello, config.voters(), loop, environment.timer(), environment.clock());
        transport.bind(config.listen());
        core = new Group(config, environment, opened, transport, this::failed);
        loop.execute(() -> {
            transport.start(core);
            core.start();
        });
    }

    private static FileDisk disk(NodeConfig config) throws StartException {
        try {
            return new FileDisk(config.data(), why -> LOG.error("This node {}", why));
        } catch (IOException e) {
            throw new StartException("the data directory " + config.data() + " cannot be opened: " + Reasons.of(e), e);
        }
    }

    /** Any lane may call this: the node is done, for good. */
    private void failed(Throwable cause) {
        if (!stopping.compareAndSet(false, true)) {
            return;
        }
        LOG.error("This node stops for good: {}", reason(cause), cause);
        loop.execute(() -> {
            transport.close();
            core.fail();
        });
        stopped.completeExceptionally(cause);
    }

    private static String reason(Throwable cause) {
        return cause instanceof NodeHaltedException || cause instanceof LogFailedException
                ? cause.getMessage()
                : "an unexpected " + cause.getClass().getSimpleName()
                        + "; nothing that was acknowledged is lost, start it again";
    }

    @Override
    public Gateway gateway() {
        return core.gateway();
    }

    @Override
    public EventLoop eventLoop() {
        return loop;
    }

    @Override
    public EventLoopGroup eventLoopGroup() {
        return group;
    }

    @Override
    public int id() {
        return core.id();
    }

    @Override
    public int leader() {
        return core.leader();
    }

    @Override
    public void whenLeaderChanges(Runnable listener) {
        core.whenLeaderChanges(listener);
    }

    @Override
    public long timeMicros() {
        return core.time();
    }

    @Override
    public long syncs() {
        return disk.syncs();
    }

    @Override
    public NodeStatus status() {
        return core.status();
    }

    @Override
    public void committed(long from, int count, Consumer<NodeStatus.CommittedEntries> handler) {
        core.committed(from, count, handler);
    }

    @Override
    public void durableFollowers(long offset, LongConsumer handler) {
        core.durableFollowers(offset, handler);
    }

    @Override
    public void checkpoint(Consumer<CheckpointOutcome> handler) {
        core.checkpoint(handler);
    }

    @Override
    public CheckpointStatus checkpointStatus() {
        return core.checkpointStatus();
    }

    @Override
    public void transferLeadership(int target, Consumer<TransferOutcome> handler) {
        core.transferLeadership(target, handler);
    }

    @Override
    public void handOver() {
        requireOtherThread("handOver()");
        if (stopping.get()) {
            return;
        }
        CompletableFuture<TransferOutcome> handedOver = new CompletableFuture<>();
        loop.execute(() -> core.handOver(handedOver::complete));
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
        if (loop.inEventLoop()) {
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
        if (stopping.compareAndSet(false, true)) {
            CompletableFuture<Void> logClosed = new CompletableFuture<>();
            loop.execute(() -> {
                core.close(() -> logClosed.complete(null));
                transport.close();
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
            releaseEverything();
        }
        stopped.complete(null);
    }

    private void releaseEverything() {
        logThread.end();
        filesThread.end();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS);
        if (hasEnded(logThread) && hasEnded(filesThread)) {
            lock.close();
        } else {
            // Whoever opened the directory now would write beside a thread that still does.
            LOG.error("The disk does not answer; the data directory stays locked until this process ends");
        }
    }

    private static boolean hasEnded(LaneThread thread) {
        try {
            return thread.awaitEnd(CLOSE_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
