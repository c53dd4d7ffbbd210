package dev.tidemark.torture.scene;

import dev.tidemark.torture.cluster.TrialCluster;
import dev.tidemark.torture.cluster.TrialNode;
import dev.tidemark.torture.fault.ProcessFaults;
import dev.tidemark.torture.load.Load;
import java.time.Duration;

/** An fsync of the leader fails: it must stop for good, and the others go on. */
final class FailingDiskOfTheLeader implements Scene {
    private static final int STOPPED_FOR_GOOD = 70;
    private static final Duration GAP = Duration.ofSeconds(10);

    @Override
    public String name() {
        return "failing-disk-of-the-leader";
    }

    @Override
    public String story() {
        return "an fsync of the leader fails with an input/output error (H06)";
    }

    @Override
    public void play(Stage stage) {
        TrialCluster cluster = stage.cluster(3).start();
        Load load = stage.closing(new Load(cluster.nodes()));
        load.awaitCalls(300, Duration.ofSeconds(30));
        load.forgetGaps();
        TrialNode failing = cluster.leader();
        failing.faults().failSync(ProcessFaults.EIO);
        int code = failing.awaitExit();
        Stage.check(code == STOPPED_FOR_GOOD, failing + " ended with " + code + " instead of " + STOPPED_FOR_GOOD);
        load.awaitCalls(300, Duration.ofSeconds(30));
        failing.faults().heal();
        failing.start();
        cluster.awaitServing();
        stage.say(load.judge());
        Stage.checkGap(load.longestGap(), GAP);
    }
}
