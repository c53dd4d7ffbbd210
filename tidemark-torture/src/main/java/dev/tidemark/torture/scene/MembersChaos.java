package dev.tidemark.torture.scene;

import dev.tidemark.torture.cluster.TrialCluster;
import dev.tidemark.torture.load.Load;
import dev.tidemark.torture.members.Chaos;
import dev.tidemark.torture.members.StepList;
import java.time.Duration;

/** Members change all the time, while nodes fail and disks are lost. */
final class MembersChaos implements Scene {
    private static final int MACHINES = 7;
    private static final int PATIENCE_MILLIS = 2_000;
    /** Slow enough that ten minutes of calls can be put in order. */
    private static final Duration PACE = Duration.ofMillis(10);

    @Override
    public String name() {
        return "members-chaos";
    }

    @Override
    public String story() {
        return "members are added, removed, replaced and promoted and W changes, all the time, while nodes are killed,"
                + " stand still and lose their disks, as much as the quorums can bear; for --seconds, by --seed; in the"
                + " end all voters have the same state"
                + " (H89, H92, H93, H96, H97, H98, H99, H100, H101, H149, H150, H152)";
    }

    @Override
    public void play(Stage stage) {
        TrialCluster cluster = stage.machines(
                        3,
                        MACHINES,
                        "auto-rejoin=yes",
                        "checkpoint-bytes=1m",
                        "segment-bytes=1m",
                        "retained-log-bytes=1m")
                .start();
        Load load = stage.closing(new Load(cluster.nodes(), PATIENCE_MILLIS, PACE));
        load.awaitCalls(200, Duration.ofSeconds(60));
        load.forgetGaps();
        long seed = stage.dials().seed();
        stage.say("seed " + seed);
        StepList steps = new StepList(stage.directory().resolve("steps"));
        load.whenNoticed(gap -> steps.add("nobody was served for the last " + gap.toMillis() + " ms"));
        try {
            Chaos chaos = new Chaos(cluster, seed, steps);
            chaos.run(stage.dials().lasts());
            load.awaitCalls(200, Duration.ofSeconds(60));
            Agreement.await(chaos.voters());
            cluster.checkNoDefect();
            stage.say(load.judge() + "; " + load.noticedGaps() + "; all voters have the same state");
            stage.say("steps taken: " + chaos.told());
        } catch (RuntimeException e) {
            steps.lines().forEach(stage::say);
            throw e;
        }
    }
}
