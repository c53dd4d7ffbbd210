package dev.tidemark.torture.scene;

import dev.tidemark.torture.cluster.TrialCluster;
import dev.tidemark.torture.finding.Await;
import dev.tidemark.torture.finding.TortureException;
import dev.tidemark.torture.load.Load;
import java.io.IOException;
import java.time.Duration;

/** Programs that have nothing to do with the cluster use all processors many times over. */
final class Overload implements Scene {
    private static final int BUSY_FOR_EACH_PROCESSOR = 10;
    private static final Duration BUSY = Duration.ofSeconds(60);
    private static final int CHANGES = 4;

    @Override
    public String name() {
        return "overload";
    }

    @Override
    public String story() {
        return BUSY_FOR_EACH_PROCESSOR + " busy programs for each processor, for " + BUSY.toSeconds()
                + " s: the leader changes a few times at most";
    }

    @Override
    public void play(Stage stage) throws IOException {
        TrialCluster cluster = stage.cluster(3).start();
        Load load = stage.closing(new Load(cluster.nodes()));
        load.awaitCalls(300, Duration.ofSeconds(60));
        load.forgetGaps();
        long epoch = cluster.epoch();
        int programs = BUSY_FOR_EACH_PROCESSOR * Runtime.getRuntime().availableProcessors();
        for (int i = 0; i < programs; i++) {
            Process busy = new ProcessBuilder(
                            "timeout", Long.toString(BUSY.toSeconds()), "bash", "-c", "while :; do :; done")
                    .start();
            stage.closing(busy::destroyForcibly);
        }
        Await.pause(BUSY.plusSeconds(2));
        cluster.checkAlive();
        cluster.awaitServing();
        long changes = cluster.epoch() - epoch;
        stage.say(changes + " changes of the leader; longest gap "
                + load.longestGap().toMillis() + " ms");
        if (changes > CHANGES) {
            throw new TortureException("the leader changed " + changes + " times in " + BUSY.toSeconds() + " s");
        }
        stage.say(load.judge());
    }
}
