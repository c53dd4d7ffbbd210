package dev.tidemark.torture.scene;

import dev.tidemark.server.net.RespClient;
import dev.tidemark.torture.cluster.TrialCluster;
import dev.tidemark.torture.cluster.TrialNode;
import dev.tidemark.torture.finding.Await;
import dev.tidemark.torture.load.Load;
import java.io.IOException;
import java.time.Duration;

/** Wall clocks that are wrong by much more than networks are slow. */
final class ClocksApart implements Scene {
    private static final int LIFE_SECONDS = 20;
    private static final Duration SHORTENED_AT_MOST = Duration.ofSeconds(3);
    private static final Duration LONGER_AT_MOST = Duration.ofSeconds(10);
    private static final long TTL_APART_MILLIS = 2_000;

    @Override
    public String name() {
        return "clocks-apart";
    }

    @Override
    public String story() {
        return "the clock of the leader jumps 50 s ahead, then back, that of a follower an hour ahead:"
                + " keys live as long as they should, and all nodes tell the same time to live (H65, H67, H167)";
    }

    @Override
    public void play(Stage stage) throws IOException {
        TrialCluster cluster =
                stage.cluster(3, "max-clock-ahead-millis=7200000").start();
        Load load = stage.closing(new Load(cluster.nodes()));
        load.awaitCalls(100, Duration.ofSeconds(30));
        TrialNode leader = cluster.leader();
        life(stage, cluster, "a leader 50 s ahead", () -> leader.faults().clockAhead(50_000));
        life(
                stage,
                cluster,
                "a leader that is right again",
                () -> leader.faults().clockAhead(0));
        life(stage, cluster, "a leader 50 s late", () -> leader.faults().clockAhead(-50_000));
        leader.faults().clockAhead(0);
        TrialNode follower = cluster.followers().get(0);
        life(stage, cluster, "a follower an hour ahead", () -> follower.faults().clockAhead(3_600_000));
        follower.faults().clockAhead(0);
        cluster.awaitServing();
        stage.say(load.judge());
    }

    private static void life(Stage stage, TrialCluster cluster, String what, Runnable fault) throws IOException {
        String key = "lock:" + what.replace(' ', '-');
        TrialNode right = cluster.node(1);
        long begun;
        try (RespClient connection = right.connect(15_000)) {
            begun = System.nanoTime();
            String set = connection.text("SET", key, "held", "EX", Integer.toString(LIFE_SECONDS));
            Stage.check("OK".equals(set), "SET answered " + set);
        }
        fault.run();
        Await.pause(Duration.ofSeconds(2));
        long least = Long.MAX_VALUE;
        long most = Long.MIN_VALUE;
        for (TrialNode node : cluster.nodes()) {
            long left = timeToLive(node, key);
            least = Math.min(least, left);
            most = Math.max(most, left);
        }
        Stage.check(
                least > 0 && most - least <= TTL_APART_MILLIS, what + ": PTTL is between " + least + " and " + most);
        Await.until(what + ": the key expires", Duration.ofSeconds(LIFE_SECONDS).plus(LONGER_AT_MOST), () -> {
            try {
                return timeToLive(right, key) == -2;
            } catch (IOException e) {
                return false;
            }
        });
        Duration lived = Duration.ofNanos(System.nanoTime() - begun);
        stage.say(what + ": a key of " + LIFE_SECONDS + " s lived " + lived.toMillis() + " ms; PTTL after 2 s " + least
                + " to " + most);
        Stage.check(
                lived.plus(SHORTENED_AT_MOST).toSeconds() >= LIFE_SECONDS,
                what + ": a key of " + LIFE_SECONDS + " s lived " + lived.toMillis() + " ms");
    }

    private static long timeToLive(TrialNode node, String key) throws IOException {
        try (RespClient connection = node.connect(15_000)) {
            return Long.parseLong(connection.text("PTTL", key));
        }
    }
}
