package dev.tidemark.torture.scene;

import dev.tidemark.server.net.RespClient;
import dev.tidemark.torture.cluster.TrialCluster;
import dev.tidemark.torture.cluster.TrialNode;
import dev.tidemark.torture.finding.Await;
import dev.tidemark.torture.load.Load;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * The leader's fsync takes a tenth of a second longer, for long. Another must lead; when all are slow, nobody is moved.
 */
final class SlowDiskOfTheLeader implements Scene {
    private static final int SLOW_MILLIS = 100;
    private static final int ANSWER_MILLIS = 2_000;
    /** 100 to 999: what was added, and what it takes anyway. */
    private static final Pattern FSYNC_MILLIS = Pattern.compile("tidemark_fsync_millis:[1-9][0-9]{2}\\r");

    private static final Duration UNTIL_MOVED = Duration.ofSeconds(30);
    private static final Duration ALL_SLOW = Duration.ofSeconds(20);
    private static final Duration GAP = Duration.ofSeconds(5);

    @Override
    public String name() {
        return "slow-disk-of-the-leader";
    }

    @Override
    public String story() {
        return "each fsync of the leader takes " + SLOW_MILLIS + " ms longer; then each of all nodes (H105, H172)";
    }

    @Override
    public void play(Stage stage) {
        TrialCluster cluster = stage.cluster(3).start();
        Load load = stage.closing(new Load(cluster.nodes()));
        load.awaitCalls(300, Duration.ofSeconds(30));
        load.forgetGaps();
        TrialNode slow = cluster.leader();
        slow.faults().slowSync(SLOW_MILLIS);
        long begun = System.nanoTime();
        Await.until(
                "another than the slow node leads",
                UNTIL_MOVED,
                () -> cluster.leaderNow().filter(leader -> leader != slow).isPresent());
        stage.say("moved after " + Duration.ofNanos(System.nanoTime() - begun).toMillis() + " ms");
        Await.until(
                "the slow node shows it",
                UNTIL_MOVED,
                () -> FSYNC_MILLIS.matcher(persistence(slow)).find());
        long epoch = cluster.epoch();
        cluster.nodes().forEach(node -> node.faults().slowSync(SLOW_MILLIS));
        Await.pause(ALL_SLOW);
        long changes = cluster.epoch() - epoch;
        stage.say("all slow for " + ALL_SLOW.toSeconds() + " s: " + changes + " changes of the leader");
        Stage.check(changes <= 1, "the leader was moved " + changes + " times although all disks are equally slow");
        cluster.nodes().forEach(node -> node.faults().heal());
        cluster.awaitServing();
        stage.say(load.judge());
        Stage.checkGap(load.longestGap(), GAP);
    }

    /** Empty if it does not answer. */
    private static String persistence(TrialNode node) {
        try (RespClient connection = node.connect(ANSWER_MILLIS)) {
            return String.valueOf(RespClient.plain(connection.ask("INFO", "persistence")));
        } catch (IOException e) {
            return "";
        }
    }
}
