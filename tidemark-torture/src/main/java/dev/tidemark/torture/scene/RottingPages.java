package dev.tidemark.torture.scene;

import dev.tidemark.server.net.RespClient;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.torture.cluster.TrialCluster;
import dev.tidemark.torture.cluster.TrialNode;
import dev.tidemark.torture.fault.PageRot;
import dev.tidemark.torture.finding.Await;
import dev.tidemark.torture.finding.TortureException;
import dev.tidemark.torture.load.Load;
import dev.tidemark.torture.load.Stock;
import dev.tidemark.torture.load.StockKeeper;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;

/**
 * Bits flip in the data files of all nodes while these are at work, and have most of their state there alone. The rows
 * of a page are whole at some node or other, in a file of the same checkpoint nearly always: else its node gives up its
 * data file, ends, and gets its state from the others.
 */
final class RottingPages implements Scene {
    private static final int KEYS = 80_000;
    private static final int PATIENCE_MILLIS = 10_000;
    private static final Duration PACE = Duration.ofMillis(10);
    private static final Duration BETWEEN_FLIPS = Duration.ofMillis(300);
    private static final int KILLED_EVERY = 30;
    private static final Duration SCRUBBED_WITHIN = Duration.ofSeconds(120);
    private static final String REPAIRED = "is whole again";
    private static final String GIVEN_UP = "RunningNode - This node stops for good";

    @Override
    public String name() {
        return "rotting-pages";
    }

    @Override
    public String story() {
        return "bits flip in the data files of three nodes that have their pairs there alone, three times a second,"
                + " while all of it is read and written, and a node is killed now and then; for --seconds, by"
                + " --seed; no value is wrong, and a node that gives up its data file is started again (H142, H146)";
    }

    @Override
    public void play(Stage stage) {
        long seed = stage.dials().seed();
        stage.say("seed " + seed);
        Random random = new Random(seed);
        TrialCluster cluster = stage.cluster(
                        3,
                        "max-data-bytes=1g",
                        "page-cache-bytes=1m",
                        "max-memory-bytes=24m",
                        "checkpoint-bytes=4m",
                        "scrub-bytes-per-second=64m",
                        "warm-up-seconds=0")
                .start();
        Stock.fill(cluster.leader(), KEYS);
        cluster.nodes().forEach(RottingPages::save);
        Load load = stage.closing(new Load(cluster.nodes(), PATIENCE_MILLIS, PACE));
        StockKeeper keeper = stage.closing(new StockKeeper(cluster.nodes(), KEYS, seed));
        load.awaitCalls(200, Duration.ofSeconds(60));
        int flipped = rot(stage, cluster, random);
        revive(cluster);
        load.awaitCalls(200, Duration.ofSeconds(60));
        Agreement.await(cluster.nodes());
        cluster.nodes().forEach(node -> scrub(cluster, node));
        Agreement.await(cluster.nodes());
        cluster.checkNoDefect();
        int repaired = times(cluster, REPAIRED);
        Stage.check(repaired > 0, "no page was repaired: this scene shows nothing of that");
        stage.say(flipped + " bits flipped, " + repaired + " pages repaired, " + times(cluster, GIVEN_UP)
                + " data files given up; " + keeper.judge());
        stage.say(load.judge());
    }

    private static int times(TrialCluster cluster, String words) {
        return cluster.nodes().stream()
                .mapToInt(node -> node.printed().split(words, -1).length - 1)
                .sum();
    }

    /** As who watches over processes does: a node that gave up its data file, and ended for nothing else. */
    private static void revive(TrialCluster cluster) {
        for (TrialNode node : cluster.nodes()) {
            if (!node.isAlive()) {
                String printed = node.printed();
                String last = printed.substring(Math.max(0, printed.length() - 2_000));
                Stage.check(last.contains("is put aside, and when it is started again"), node + " has ended: " + last);
                node.start();
                cluster.awaitServing(node);
            }
        }
    }

    /** While nothing is written, so that all have the same: the hurry of before may have let some of them miss one. */
    private static void save(TrialNode node) {
        Await.until(node + " has a checkpoint", SCRUBBED_WITHIN, () -> {
            try (RespClient connection = node.connect(PATIENCE_MILLIS)) {
                return connection.ask("SAVE").equals(Reply.OK);
            } catch (IOException e) {
                return false;
            }
        });
    }

    private static int rot(Stage stage, TrialCluster cluster, Random random) {
        PageRot rot = new PageRot(random, "stock:", "ledger:");
        long end = System.nanoTime() + stage.dials().lasts().toNanos();
        int flipped = 0;
        for (int round = 1; System.nanoTime() < end; round++) {
            Await.pause(BETWEEN_FLIPS);
            revive(cluster);
            TrialNode node = cluster.node(1 + random.nextInt(3));
            flipped += rot.flip(node.data().resolve("data.tree")) ? 1 : 0;
            if (round % KILLED_EVERY == 0) {
                node.kill();
                node.start();
                cluster.awaitServing(node);
            }
        }
        return flipped;
    }

    /** Reads all of its data file: what is damaged is repaired or outlived, or the file is given up. */
    private static void scrub(TrialCluster cluster, TrialNode node) {
        try (RespClient connection = node.connect(PATIENCE_MILLIS)) {
            Stage.check(connection.ask("TIDE.SCRUB", "START").equals(Reply.OK), node + " does not begin to scrub");
            Await.until(
                    node + " has read all of its files", SCRUBBED_WITHIN, () -> !node.isAlive() || isOver(connection));
        } catch (IOException e) {
            throw new TortureException(node + " cannot be asked for its scrub", e);
        }
        revive(cluster);
    }

    private static boolean isOver(RespClient connection) {
        try {
            return "0"
                    .equals(TrialNode.fields(connection.ask("TIDE.SCRUB", "STATUS"))
                            .get("running"));
        } catch (IOException e) {
            return false; // it may have ended
        }
    }
}
