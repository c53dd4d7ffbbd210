package dev.tidemark.torture.scene;

import dev.tidemark.torture.cluster.TrialCluster;
import dev.tidemark.torture.cluster.TrialNode;
import dev.tidemark.torture.fault.Programs;
import dev.tidemark.torture.load.Load;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;

/** All nodes print into a full pipe that nobody reads; then the leader is killed. */
final class UnreadLog implements Scene {
    private static final int MORE_THAN_A_PIPE_HOLDS = 1 << 20;
    private static final Duration GAP = Duration.ofSeconds(10);

    @Override
    public String name() {
        return "unread-log";
    }

    @Override
    public String story() {
        return "all nodes log into a full pipe that nobody reads, and the leader is killed (H163)";
    }

    @Override
    public void play(Stage stage) throws IOException {
        TrialCluster cluster = stage.cluster(3);
        Path pipe = fullPipe(stage);
        cluster.nodes().forEach(node -> node.output(pipe));
        cluster.start();
        Load load = stage.closing(new Load(cluster.nodes()));
        for (int round = 0; round < 2; round++) {
            load.awaitCalls(200, Duration.ofSeconds(60));
            load.forgetGaps();
            TrialNode leader = cluster.leader();
            leader.kill();
            load.awaitCalls(300, Duration.ofSeconds(60));
            leader.start();
            cluster.awaitServing(leader);
        }
        stage.say(load.judge());
        Stage.checkGap(load.longestGap(), GAP);
    }

    /** Held open at both ends by this process, and filled. */
    static Path fullPipe(Stage stage) throws IOException {
        Path pipe = stage.directory().resolve("pipe");
        Programs.run("mkfifo", pipe.toString());
        // Open at both ends as long as the scene lasts, and never read.
        stage.closing(new RandomAccessFile(pipe.toFile(), "rw"));
        Programs.run(
                "bash",
                "-c",
                "timeout 2 head -c " + MORE_THAN_A_PIPE_HOLDS + " /dev/zero > '" + pipe + "' || test $? = 124");
        return pipe;
    }
}
