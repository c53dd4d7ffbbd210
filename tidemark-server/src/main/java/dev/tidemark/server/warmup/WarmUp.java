package dev.tidemark.server.warmup;

import dev.tidemark.node.StartException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the path of a leader and of a follower on a scratch cluster, before the node reads its data, until that gets no
 * faster or its time is up (H169). What goes wrong in it is logged and changes nothing: the node starts cold.
 *
 * <p>Its files are in {@value #DIRECTORY} in the data directory, for the same disk; they are removed at the end, and
 * before the next one begins if a crash left them.
 */
public final class WarmUp {
    static final String DIRECTORY = "warm-up.tmp";
    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final int CLIENTS_PER_NODE = 16;
    private static final int ATTEMPTS = 3;

    private final Path directory;
    private final long limitNanos;
    private volatile String text = "";
    private long checkpoints;

    /**
     * @param data the node's directory, which it has locked
     * @param seconds after which it ends in any case; 0: it does nothing
     */
    public WarmUp(Path data, int seconds) {
        directory = data.resolve(DIRECTORY);
        limitNanos = TimeUnit.SECONDS.toNanos(seconds);
    }

    /** Returns when it is done. Nothing of it is left then. */
    public void run() {
        if (limitNanos == 0) {
            return;
        }
        ThreadGroup group = new ThreadGroup("tidemark-warm-up"); // every thread of the scratch cluster will be in it
        Thread thread = new Thread(group, () -> run(group), "tidemark-warm-up");
        thread.setDaemon(true);
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it ends by itself
        }
    }

    /** How far it has come, for people; empty if it does nothing. */
    public String text() {
        return text;
    }

    private void run(ThreadGroup group) {
        long started = System.nanoTime();
        text = "getting warm";
        try {
            remove();
            Files.createDirectories(directory);
            Pace pace = new Pace(started, limitNanos);
            try (QuietLog quiet = QuietLog.begin(group)) {
                exercise(pace);
            }
            LOG.info(
                    "Warm after {} ms: {}, {} checkpoints",
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started),
                    pace.summary(),
                    checkpoints);
        } catch (IOException | StartException | RuntimeException e) {
            LOG.warn("This node starts cold, which is slow for a minute and otherwise no harm", e);
        } finally {
            text = "";
            tryRemove();
        }
    }

    private void exercise(Pace pace) throws IOException, StartException {
        List<ScratchClient> clients = new ArrayList<>();
        try (ScratchCluster cluster = start()) {
            for (InetSocketAddress address : cluster.addresses()) {
                for (int i = 0; i < CLIENTS_PER_NODE; i++) {
                    clients.add(new ScratchClient(address, clients.size()));
                }
            }
            while (pace.goesOn()) {
                for (ScratchClient client : clients) {
                    client.send();
                }
                for (ScratchClient client : clients) {
                    pace.answered(client.receive());
                }
                text = pace.text();
            }
            checkpoints = cluster.checkpoints();
        } finally {
            for (ScratchClient client : clients) {
                client.close();
            }
        }
    }

    /** Nodes that start at the same time on one machine may take ports from each other. */
    private ScratchCluster start() throws IOException, StartException {
        for (int attempt = 1; ; attempt++) {
            try {
                return new ScratchCluster(directory.resolve("cluster-" + attempt));
            } catch (IOException | StartException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private void tryRemove() {
        try {
            remove();
        } catch (IOException e) {
            LOG.warn("{} could not be removed; it is in nobody's way, and the next start tries again", directory, e);
        }
    }

    private void remove() throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> walked = Files.walk(directory)) {
            for (Path path : walked.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
