package dev.tidemark.torture.scene;

import dev.tidemark.torture.cluster.TrialCluster;
import dev.tidemark.torture.cluster.TrialNode;
import dev.tidemark.torture.finding.Await;
import dev.tidemark.torture.load.Filler;
import dev.tidemark.torture.load.Load;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Any node is killed at any moment, sometimes two, while checkpoints are written and snapshots are sent. */
final class KillsAtRandom implements Scene {
    private static final String SNAPSHOT_TAKEN = "Took over the state of a snapshot";
    private static final Duration LONGEST_ABSENCE = Duration.ofSeconds(3);
    private static final Duration BETWEEN = Duration.ofMillis(1_500);
    private static final int TWO_OF = 5;

    private final String name;
    private final int kills;

    KillsAtRandom(String name, int kills) {
        this.name = name;
        this.kills = kills;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String story() {
        return "any node is killed, sometimes two, " + kills
                + " times, with a checkpoint every second and little log, so"
                + " that snapshots are sent; in the end all nodes have the same state (H73, H89, H91)";
    }

    @Override
    public void play(Stage stage) {
        Random random = new Random(kills);
        // Cold nodes are back sooner, so more kills meet them in the middle of something.
        TrialCluster cluster = stage.cluster(
                        3, "checkpoint-bytes=2m", "segment-bytes=1m", "retained-log-bytes=1m", "warm-up-seconds=0")
                .start();
        Load load = stage.closing(new Load(cluster.nodes()));
        stage.closing(new Filler(cluster.nodes()));
        for (int killed = 0; killed < kills; ) {
            Await.pause(part(BETWEEN, random));
            TrialNode first = cluster.node(1 + random.nextInt(3));
            TrialNode second = cluster.node(1 + first.id() % 3);
            boolean two = random.nextInt(TWO_OF) == 0;
            killed += strike(cluster, two ? List.of(first, second) : List.of(first), random);
        }
        load.awaitCalls(200, Duration.ofSeconds(60));
        Agreement.await(cluster.nodes());
        long taken = cluster.nodes().stream()
                .mapToLong(node -> node.printed().split(SNAPSHOT_TAKEN, -1).length - 1L)
                .sum();
        Stage.check(taken > 0, "no snapshot was sent: this scene shows nothing of them");
        cluster.checkAlive();
        stage.say(load.judge() + "; " + taken + " snapshots were taken over, and all nodes have the same state");
    }

    private static int strike(TrialCluster cluster, List<TrialNode> struck, Random random) {
        struck.forEach(TrialNode::kill);
        Await.pause(part(LONGEST_ABSENCE, random));
        struck.forEach(TrialNode::start);
        struck.forEach(cluster::awaitServing);
        return struck.size();
    }

    private static Duration part(Duration whole, Random random) {
        return Duration.ofMillis(random.nextInt((int) whole.toMillis()));
    }
}
