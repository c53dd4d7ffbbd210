package dev.tidemark.torture.scene;

import dev.tidemark.torture.cluster.TrialCluster;
import dev.tidemark.torture.cluster.TrialNode;
import dev.tidemark.torture.finding.Await;
import dev.tidemark.torture.load.Load;
import java.time.Duration;

/** Leaders and followers are killed and frozen, one after the other. */
final class KillsAndFreezes implements Scene {
    private static final int ROUNDS = 3;
    private static final Duration FROZEN = Duration.ofSeconds(4);
    private static final Duration GAP = Duration.ofSeconds(15);

    @Override
    public String name() {
        return "kills-and-freezes";
    }

    @Override
    public String story() {
        return "the leader is killed, then frozen, then a follower is killed, " + ROUNDS
                + " times (H01, H20, H29, H55, H70)";
    }

    @Override
    public void play(Stage stage) {
        TrialCluster cluster = stage.cluster(3).start();
        Load load = stage.closing(new Load(cluster.nodes()));
        load.awaitCalls(200, Duration.ofSeconds(30));
        load.forgetGaps();
        for (int round = 0; round < ROUNDS; round++) {
            killAndStart(cluster, load, cluster.leader());
            TrialNode leader = cluster.leader();
            leader.freeze();
            Await.pause(FROZEN);
            leader.thaw();
            load.awaitCalls(100, Duration.ofSeconds(30));
            killAndStart(cluster, load, cluster.followers().get(0));
        }
        stage.say(load.judge());
        Stage.checkGap(load.longestGap(), GAP);
    }

    private static void killAndStart(TrialCluster cluster, Load load, TrialNode node) {
        node.kill();
        load.awaitCalls(100, Duration.ofSeconds(30));
        node.start();
        cluster.awaitServing(node);
    }
}
