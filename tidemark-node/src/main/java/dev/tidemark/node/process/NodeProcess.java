package dev.tidemark.node.process;

import dev.tidemark.disk.FileDisk;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.Reasons;
import dev.tidemark.node.StartException;
import dev.tidemark.node.environment.NodeBuffers;
import dev.tidemark.node.environment.NodeEnvironment;
import dev.tidemark.node.environment.PeerTransport;
import dev.tidemark.node.netty.FirstStartPeers;
import dev.tidemark.node.netty.NettyPeerTransport;
import dev.tidemark.node.netty.SocketTransport;
import dev.tidemark.node.start.DataDirectoryLock;
import dev.tidemark.node.wire.Hello;
import dev.tidemark.protocol.bootstrap.Introduction;
import dev.tidemark.state.once.EngineLimits;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node has once, however many groups it may hold: the lock of its data directory, the event loop, a thread for
 * the log and one for files, the disk, and the connections to its peers. None of the threads is ever interrupted: that
 * would close the files under them (H110).
 */
final class NodeProcess {
    private static final Logger LOG = LoggerFactory.getLogger(NodeProcess.class);
    private static final int END_SECONDS = 20;
    private static final int BIND_ATTEMPTS = 20;
    private static final int BIND_AGAIN_MILLIS = 100;

    private final DataDirectoryLock lock;
    private final EventLoopGroup loops;
    private final EventLoop loop;
    private final LaneThread logThread;
    private final LaneThread filesThread;
    private final PageReaders readers;
    /** Null if nothing is archived. */
    private final ArchiveThread archive;

    private FileDisk disk;
    /** Of a node that has no cluster id yet. */
    private FirstStartPeers firstStart;

    private volatile NettyPeerTransport transport;

    /** Locks the data directory and starts the threads; nothing is read. {@link #release} must follow. */
    NodeProcess(NodeConfig config) throws StartException {
        lock = DataDirectoryLock.take(config.data());
        loops = new MultiThreadIoEventLoopGroup(
                1, named("tidemark-main-" + config.id()), SocketTransport.best().handler());
        loop = loops.next();
        logThread = new LaneThread("tidemark-log-" + config.id());
        filesThread = new LaneThread("tidemark-files-" + config.id());
        readers = new PageReaders("tidemark-pages-" + config.id());
        archive = ArchiveThread.of(config);
    }

    private static ThreadFactory named(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** What its groups run on. Opens the disk; once. */
    NodeEnvironment environment(NodeConfig config) throws StartException {
        disk = disk(config);
        SecureRandom random = new SecureRandom();
        return new NodeEnvironment(
                new LoopExecutor(loop),
                logThread,
                filesThread,
                readers,
                new LoopTimer(loop),
                new SystemClock(),
                disk,
                UUID::randomUUID,
                random::nextLong,
                NodeBuffers.ofHeap(),
                EngineLimits.DEFAULT,
                archive == null ? null : archive.place());
    }

    private static FileDisk disk(NodeConfig config) throws StartException {
        try {
            return new FileDisk(config.data(), why -> LOG.error("This node {}", why));
        } catch (IOException e) {
            throw new StartException("the data directory " + config.data() + " cannot be opened: " + Reasons.of(e), e);
        }
    }

    /** Takes the port for peers. Nothing is sent or received before {@link #startTransport}. */
    PeerTransport bind(NodeConfig config, Hello hello, Introduction introduction, NodeEnvironment environment)
            throws StartException {
        NettyPeerTransport bound = new NettyPeerTransport(
                hello, introduction, config.voters(), loop, environment.timer(), environment.clock());
        bindPatiently(config, bound);
        transport = bound;
        return transport;
    }

    /** After a first start the port was this node's until a moment ago, and somebody may have it for another one. */
    private static void bindPatiently(NodeConfig config, NettyPeerTransport bound) throws StartException {
        for (int attempt = 1; ; attempt++) {
            try {
                bound.bind(config.listen());
                return;
            } catch (StartException e) {
                if (attempt == BIND_ATTEMPTS) {
                    throw e;
                }
            }
            try {
                TimeUnit.MILLISECONDS.sleep(BIND_AGAIN_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StartException("interrupted while the peer port " + config.listen() + " was taken");
            }
        }
    }

    /** Takes the port for the questions of a first start. */
    FirstStartPeers bindForFirstStart(NodeConfig config) throws StartException {
        FirstStartPeers bound = new FirstStartPeers(config.voters(), loop);
        bound.bind(config.listen());
        firstStart = bound;
        return bound;
    }

    /** Gives that port back; nothing if it is given back, or was not taken. Not on the event loop. */
    void endFirstStart() {
        if (firstStart != null) {
            firstStart.close();
            firstStart = null;
        }
    }

    /** On the event loop. */
    void startTransport(PeerTransport.Listener listener) {
        transport.start(listener);
    }

    /** On the event loop. Nothing, if there is none yet. */
    void closeTransport() {
        if (transport != null) {
            transport.close();
        }
    }

    EventLoop loop() {
        return loop;
    }

    EventLoopGroup loops() {
        return loops;
    }

    /** See {@link FileDisk#syncs}. Any thread. */
    long syncs() {
        return disk.syncs();
    }

    /**
     * Ends the threads, and gives the data directory back if they have ended. Once; not on one of its threads.
     *
     * @param nobodyOpens whether no thread of others is at the data
     */
    void release(boolean nobodyOpens) {
        logThread.end();
        filesThread.end();
        readers.end();
        if (archive != null) {
            archive.end();
        }
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS);
        if (hasEnded(logThread) && hasEnded(filesThread) && readers.haveEnded(END_SECONDS) && nobodyOpens) {
            lock.close();
        } else {
            // A node that opened the directory now would write beside a thread that still does.
            LOG.error("The disk does not answer; the data directory stays locked until this process ends");
        }
    }

    private static boolean hasEnded(LaneThread thread) {
        try {
            return thread.awaitEnd(END_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
