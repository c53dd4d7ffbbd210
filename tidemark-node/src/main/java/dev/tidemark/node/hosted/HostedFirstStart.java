package dev.tidemark.node.hosted;

import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.StartException;
import dev.tidemark.node.bootstrap.FirstStartDriver;
import dev.tidemark.node.bootstrap.Introductions;
import dev.tidemark.node.environment.NodeEnvironment;
import dev.tidemark.node.start.DataDirectory;
import dev.tidemark.node.wire.FirstStartFrames;
import dev.tidemark.protocol.bootstrap.Answer;
import dev.tidemark.protocol.bootstrap.Introduction;
import dev.tidemark.protocol.bootstrap.Question;
import dev.tidemark.protocol.quorum.QuorumSizes;
import java.util.UUID;

/**
 * The first start of a node on somebody else's scheduler, disk, clock and wire, up to the moment at which it has a
 * cluster id, and what it tells others from then on. The log and the replica are left out: {@link HostedNode} is those.
 * Calls come on the host's main executor.
 */
public final class HostedFirstStart {
    /** The way to the other nodes. */
    @FunctionalInterface
    public interface Wire {
        /**
         * Carries a frame, or loses it.
         *
         * @param what it says: a question or an answer, for those that watch
         */
        void send(int to, Object what, byte[] frame);
    }

    /** Sees what comes of it. */
    public interface Watcher {
        /** It will be written now, and nobody was told. */
        void found(UUID cluster, boolean minted);

        /** It is durable. */
        void formatted(UUID cluster);

        void refused(String why);

        /** The directory cannot be written. */
        void failed(StartException why);
    }

    private final NodeEnvironment environment;
    private final Wire wire;
    private final Watcher watcher;
    private final Introduction own;
    private final DataDirectory directory;
    /** Null if the directory has an id. */
    private final FirstStartDriver driver;
    /** Null as long as there is none that is durable. */
    private UUID cluster;

    /** @throws StartException if it refuses to start */
    public HostedFirstStart(NodeConfig config, NodeHost host, Wire wire, Watcher watcher) throws StartException {
        this.environment = host.environment();
        this.wire = wire;
        this.watcher = watcher;
        QuorumSizes sizes =
                QuorumSizes.parse(config.writeQuorum(), config.voters().size());
        own = Introductions.of(config, sizes.write());
        directory = new DataDirectory(config, environment);
        if (directory.needsClusterId()) {
            driver = new FirstStartDriver(own, environment, this::ask, new Outcome());
        } else {
            driver = null;
            cluster = directory.cluster();
        }
    }

    /** Formats an empty directory as one of a cluster that has an id. */
    public static void format(NodeConfig config, NodeHost host, UUID cluster) throws StartException {
        new DataDirectory(config, host.environment()).format(cluster);
    }

    public void start() {
        if (driver != null) {
            driver.start();
        }
    }

    /** Null as long as there is none that is durable. */
    public UUID cluster() {
        return cluster;
    }

    /** What is waited for. */
    public String waiting() {
        return cluster == null ? driver.waiting() : "";
    }

    private void ask(Question question) {
        wire.send(question.to(), question, FirstStartFrames.bytes(question));
    }

    /** @return false if it is not what a node sends */
    public boolean received(byte[] frame) {
        return FirstStartFrames.decode(frame, this::asked, this::answered);
    }

    private void asked(Question question) {
        Answer answer = cluster == null ? driver.asked(question) : own.answer(question, cluster);
        wire.send(question.from(), answer, FirstStartFrames.bytes(answer));
    }

    private void answered(Answer answer) {
        if (cluster == null) {
            driver.answered(answer);
        }
    }

    private final class Outcome implements FirstStartDriver.Outcome {
        @Override
        public void found(UUID id, boolean minted) {
            watcher.found(id, minted);
            environment.files().execute(() -> write(id));
        }

        private void write(UUID id) {
            try {
                directory.format(id);
            } catch (StartException e) {
                watcher.failed(e);
                return;
            }
            environment.main().execute(() -> {
                cluster = id;
                watcher.formatted(id);
            });
        }

        @Override
        public void refused(String why) {
            watcher.refused(why);
        }
    }
}
