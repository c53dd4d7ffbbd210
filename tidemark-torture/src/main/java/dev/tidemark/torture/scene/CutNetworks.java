package dev.tidemark.torture.scene;

import dev.tidemark.torture.cluster.TrialCluster;
import dev.tidemark.torture.fault.Network;
import dev.tidemark.torture.finding.Await;
import dev.tidemark.torture.load.Load;
import java.time.Duration;
import java.util.List;

/** Every kind of cut between three nodes. Their clients reach all of them all the time. */
final class CutNetworks implements Scene {
    private static final Duration CUT = Duration.ofSeconds(6);
    private static final Duration GAP = Duration.ofSeconds(12);

    @FunctionalInterface
    private interface Cut {
        void make(Network network, int leader, int one, int other);
    }

    private record Kind(String name, Cut cut) {}

    private static final List<Kind> KINDS = List.of(
            new Kind("the leader alone", (network, leader, one, other) -> {
                network.cutBoth(leader, one);
                network.cutBoth(leader, other);
            }),
            new Kind("the leader is not heard", (network, leader, one, other) -> {
                network.cut(leader, one);
                network.cut(leader, other);
            }),
            new Kind("the leader hears nobody", (network, leader, one, other) -> {
                network.cut(one, leader);
                network.cut(other, leader);
            }),
            new Kind("one follower is a bridge", (network, leader, one, other) -> network.cutBoth(leader, other)),
            new Kind("a follower does not hear the leader", (network, leader, one, other) -> network.cut(leader, one)),
            new Kind("the leader does not hear a follower", (network, leader, one, other) -> network.cut(one, leader)));

    @Override
    public String name() {
        return "cut-networks";
    }

    @Override
    public String story() {
        return "the leader is isolated, heard by nobody, hears nobody; one-way links; a bridge (H29, H46, H51, H98)";
    }

    @Override
    public void play(Stage stage) {
        TrialCluster cluster = stage.cluster(3).start();
        Load load = stage.closing(new Load(cluster.nodes()));
        for (Kind kind : KINDS) {
            cluster.awaitServing();
            load.awaitCalls(100, Duration.ofSeconds(30));
            load.forgetGaps();
            int leader = cluster.leader().id();
            kind.cut().make(stage.network(), leader, leader % 3 + 1, (leader + 1) % 3 + 1);
            Await.pause(CUT);
            Duration gap = load.longestGap();
            stage.network().heal();
            stage.say(kind.name() + ": longest gap " + gap.toMillis() + " ms");
            Stage.checkGap(gap, GAP);
        }
        cluster.awaitServing();
        stage.say(load.judge());
    }
}
