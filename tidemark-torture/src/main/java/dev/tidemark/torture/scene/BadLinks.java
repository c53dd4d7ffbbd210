package dev.tidemark.torture.scene;

import dev.tidemark.torture.cluster.TrialCluster;
import dev.tidemark.torture.fault.Network;
import dev.tidemark.torture.finding.Await;
import dev.tidemark.torture.load.Load;
import java.time.Duration;

/** Links between nodes that lose a third of all packets, then links that come and go. */
final class BadLinks implements Scene {
    private static final int LOST_PERCENT = 30;
    private static final Duration LOSSY = Duration.ofSeconds(30);
    private static final int FLAPS = 50;
    private static final Duration FLAP = Duration.ofMillis(300);
    /**
     * Ten times of what is usual with epoll, 0.8 s (docs/lab/torture.md); without fresh connections it was 6.5 to 10.4
     * s.
     */
    private static final Duration GAP = Duration.ofSeconds(8);

    @Override
    public String name() {
        return "bad-links";
    }

    @Override
    public String story() {
        return "links between nodes lose " + LOST_PERCENT + " % of the packets, then flap every " + FLAP.toMillis()
                + " ms (H173)";
    }

    @Override
    public void play(Stage stage) {
        TrialCluster cluster = stage.cluster(3).start();
        Load load = stage.closing(new Load(cluster.nodes()));
        load.awaitCalls(100, Duration.ofSeconds(30));
        Network network = stage.network();
        Before lossy = Before.of(cluster, load);
        betweenNodes((one, other) -> network.lose(one, other, LOST_PERCENT));
        Await.pause(LOSSY);
        end(stage, cluster, load, LOST_PERCENT + " % lost", lossy);
        Before flapping = Before.of(cluster, load);
        for (int i = 0; i < FLAPS; i++) {
            betweenNodes(network::cut);
            Await.pause(FLAP);
            network.heal();
            Await.pause(FLAP);
        }
        end(stage, cluster, load, "flapping", flapping);
        stage.say(load.judge());
    }

    /** Where things stood when the links became bad. Gaps count from then on. */
    private record Before(long epoch, long calls) {
        static Before of(TrialCluster cluster, Load load) {
            Before now = new Before(cluster.epoch(), load.answered());
            load.forgetGaps();
            return now;
        }
    }

    private static void end(Stage stage, TrialCluster cluster, Load load, String what, Before before) {
        Duration gap = load.longestGap();
        long calls = load.answered() - before.calls();
        long epochs = cluster.epoch() - before.epoch();
        stage.network().heal();
        stage.say(what + ": longest gap " + gap.toMillis() + " ms, " + load.noticedGaps() + ", " + calls
                + " calls answered, " + epochs + " epochs");
        Stage.checkGap(gap, GAP);
        cluster.awaitServing();
        load.awaitCalls(100, Duration.ofSeconds(30));
    }

    @FunctionalInterface
    private interface Link {
        void strike(int from, int to);
    }

    private static void betweenNodes(Link link) {
        for (int from = 1; from <= 3; from++) {
            for (int to = 1; to <= 3; to++) {
                if (from != to) {
                    link.strike(from, to);
                }
            }
        }
    }
}
