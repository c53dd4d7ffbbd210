package dev.tidemark.torture.scene;

import dev.tidemark.torture.cluster.TrialCluster;
import dev.tidemark.torture.cluster.TrialNode;
import dev.tidemark.torture.finding.Await;
import dev.tidemark.torture.load.Idlers;
import dev.tidemark.torture.load.Load;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

/** State full, clients that do not read, descriptors used up, log pipe full, leader killed. */
final class EverythingAtOnce implements Scene {
    private static final int LIMIT = 256;
    private static final int STRANGERS = 300;
    private static final int ASK_AND_DO_NOT_READ = 40;
    private static final Duration ALL_OF_IT = Duration.ofSeconds(15);
    private static final Duration GAP = Duration.ofSeconds(10);

    @Override
    public String name() {
        return "everything-at-once";
    }

    @Override
    public String story() {
        return "state full, forty clients that do not read, descriptors used up, log pipe full, leader killed"
                + " (H162, H163, H164)";
    }

    @Override
    public void play(Stage stage) throws IOException {
        TrialCluster cluster = stage.cluster(3, "checkpoint-bytes=1m");
        Path pipe = UnreadLog.fullPipe(stage);
        cluster.nodes().forEach(node -> node.output(pipe).descriptors(LIMIT));
        cluster.start();
        FullState.fill(cluster.node(1));
        Load load = stage.closing(new Load(cluster.nodes()));
        load.awaitCalls(200, Duration.ofSeconds(60));
        load.forgetGaps();
        TrialNode leader = cluster.leader(); // later a question would wait until somebody is let go
        Idlers silent = stage.closing(new Idlers());
        for (TrialNode node : cluster.nodes()) {
            silent.open(node, ASK_AND_DO_NOT_READ, Collections.nCopies(120, new String[] {"GET", "big:0"}));
            silent.open(node, STRANGERS, List.of());
        }
        leader.kill();
        load.awaitCalls(300, Duration.ofSeconds(60));
        Await.pause(ALL_OF_IT);
        stage.say("longest gap " + load.longestGap().toMillis() + " ms");
        Stage.checkGap(load.longestGap(), GAP);
        leader.start();
        cluster.checkAlive();
        silent.close();
        cluster.awaitServing();
        stage.say(load.judge());
    }
}
