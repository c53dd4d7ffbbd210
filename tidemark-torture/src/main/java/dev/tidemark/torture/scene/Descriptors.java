package dev.tidemark.torture.scene;

import dev.tidemark.torture.cluster.TrialCluster;
import dev.tidemark.torture.cluster.TrialNode;
import dev.tidemark.torture.finding.Await;
import dev.tidemark.torture.load.Idlers;
import dev.tidemark.torture.load.Load;
import java.time.Duration;
import java.util.List;

/** More idle connections than a node has descriptors, while it needs files for checkpoints and segments. */
final class Descriptors implements Scene {
    private static final int LIMIT = 256;
    private static final int STRANGERS = 300;
    private static final Duration STUCK = Duration.ofSeconds(15);
    private static final Duration GAP = Duration.ofSeconds(10);

    @Override
    public String name() {
        return "descriptors";
    }

    @Override
    public String story() {
        return "a limit of " + LIMIT + " descriptors and " + STRANGERS
                + " strangers that send nothing, at each node (H164)";
    }

    @Override
    public void play(Stage stage) {
        TrialCluster cluster = stage.cluster(3, "checkpoint-bytes=64k", "segment-bytes=1m", "retained-log-bytes=1m");
        cluster.nodes().forEach(node -> node.descriptors(LIMIT));
        cluster.start();
        Load load = stage.closing(new Load(cluster.nodes()));
        load.awaitCalls(500, Duration.ofSeconds(60));
        load.forgetGaps();
        Idlers strangers = stage.closing(new Idlers());
        for (TrialNode node : cluster.nodes()) {
            strangers.open(node, STRANGERS, List.of());
        }
        Await.pause(STUCK);
        cluster.checkAlive();
        load.awaitCalls(500, Duration.ofSeconds(60));
        strangers.close();
        cluster.awaitServing();
        stage.say(load.judge());
        Stage.checkGap(load.longestGap(), GAP);
    }
}
