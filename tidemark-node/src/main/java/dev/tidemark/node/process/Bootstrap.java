package dev.tidemark.node.process;

import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.StartException;
import dev.tidemark.node.bootstrap.FirstStartDriver;
import dev.tidemark.node.bootstrap.Introductions;
import dev.tidemark.node.environment.NodeEnvironment;
import dev.tidemark.node.netty.FirstStartPeers;
import dev.tidemark.node.start.NodeOpening;
import dev.tidemark.node.start.OpenedNode;
import dev.tidemark.protocol.bootstrap.Introduction;
import dev.tidemark.protocol.quorum.QuorumSizes;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first start of a node that was given no cluster id: the other nodes are asked for it, and meanwhile {@link
 * #waiting} is what runs in the process. Then the data is opened under that id.
 */
final class Bootstrap implements FirstStartDriver.Outcome {
    private static final Logger LOG = LoggerFactory.getLogger(Bootstrap.class);

    /** What comes of it. Called in a thread of its own. */
    interface Owner {
        /** Whether the node is being closed; then its data is not opened any more. */
        boolean isStopping();

        /** The data is open. */
        void opened(OpenedNode data) throws StartException;

        void failed(Throwable cause);
    }

    private final NodeProcess process;
    private final int id;
    private final NodeOpening data;
    private final Owner owner;
    private final FirstStartPeers peers;
    private final FirstStartDriver driver;
    private final FirstStartWait waiting;
    /** Held while a node that has found its cluster id opens its data, so that it is not closed half way. */
    private final ReentrantLock opening = new ReentrantLock();

    /** Takes the port for the questions of the others. */
    Bootstrap(NodeProcess process, NodeConfig config, NodeEnvironment environment, NodeOpening data, Owner owner)
            throws StartException {
        this.process = process;
        this.id = config.id();
        this.data = data;
        this.owner = owner;
        QuorumSizes sizes =
                QuorumSizes.parse(config.writeQuorum(), config.voters().size());
        Introduction own = Introductions.of(config, sizes.write());
        Introductions.requireShort(own);
        peers = process.bindForFirstStart(config);
        driver = new FirstStartDriver(own, environment, peers, this);
        waiting = new FirstStartWait(config, sizes, environment.clock(), driver);
    }

    /** What waits for the cluster id, and shows that it does. */
    FirstStartWait waiting() {
        return waiting;
    }

    /** Has the other nodes asked. Returns at once. */
    void begin() {
        process.loop().execute(() -> peers.start(driver));
    }

    @Override
    public void found(UUID cluster, boolean minted) {
        LOG.info(
                "{} cluster id {}",
                minted ? "All nodes are there and empty: minted the" : "Took from another node the",
                cluster);
        aside(() -> open(cluster));
    }

    @Override
    public void refused(String why) {
        aside(() -> {
            end(RunningNode.CLOSE_SECONDS);
            owner.failed(new StartException(why));
        });
    }

    /** What waits for the disk, or for the event loop, cannot run there. */
    private void aside(Runnable task) {
        Thread thread = new Thread(task, "tidemark-start-" + id);
        thread.setDaemon(true);
        thread.start();
    }

    /** The id is durable before there is a log, and before anybody is told (docs/decisions/0088). */
    private void open(UUID cluster) {
        opening.lock();
        try {
            if (!owner.isStopping()) {
                process.endFirstStart();
                data.directory().format(cluster);
                owner.opened(data.open());
            }
        } catch (StartException | RuntimeException | Error e) {
            owner.failed(e);
        } finally {
            opening.unlock();
        }
    }

    /**
     * Nobody is asked any more. Whatever comes of it is there by the next task of the event loop.
     *
     * @return false if the data is being opened and the disk does not answer
     */
    boolean end(int seconds) {
        try {
            if (!opening.tryLock(seconds, TimeUnit.SECONDS)) {
                return false;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        try {
            process.endFirstStart();
            return true;
        } finally {
            opening.unlock();
        }
    }
}
