package dev.tidemark.torture.scene;

import dev.tidemark.server.net.RespClient;
import dev.tidemark.torture.cluster.TrialCluster;
import dev.tidemark.torture.cluster.TrialNode;
import dev.tidemark.torture.finding.Await;
import java.io.IOException;
import java.time.Duration;

/** Round trips between nodes from 100 ms to 2 s: each node must go on answering reads and writes. */
final class SlowLinks implements Scene {
    private static final int[] ROUND_TRIPS = {100, 230, 260, 500, 900, 2_000};
    private static final int CALLS = 4;
    private static final int PATIENCE_MILLIS = 15_000;

    @Override
    public String name() {
        return "slow-links";
    }

    @Override
    public String story() {
        return "round trips between nodes of up to " + ROUND_TRIPS[ROUND_TRIPS.length - 1]
                + " ms: reads and writes at every node succeed (H165)";
    }

    @Override
    public void play(Stage stage) throws IOException {
        // A timeout that fits the slowest links: the rule of docs/configuration.md.
        TrialCluster cluster = stage.cluster(3, "election-timeout-millis=6000").start();
        for (int roundTrip : ROUND_TRIPS) {
            stage.network().heal();
            for (int from = 1; from <= 3; from++) {
                for (int to = 1; to <= 3; to++) {
                    if (from != to) {
                        stage.network().delay(from, to, roundTrip / 2);
                    }
                }
            }
            Await.pause(Duration.ofMillis(4L * roundTrip));
            long slowest = 0;
            for (TrialNode node : cluster.nodes()) {
                slowest = Math.max(slowest, slowestCall(node, roundTrip));
            }
            stage.say("round trip " + roundTrip + " ms: slowest call " + slowest + " ms");
            Stage.check(slowest <= 1_000 + 8L * roundTrip, "a call took " + slowest + " ms");
        }
    }

    private static long slowestCall(TrialNode node, int roundTrip) throws IOException {
        long slowest = 0;
        try (RespClient connection = node.connect(PATIENCE_MILLIS)) {
            for (int i = 0; i < CALLS; i++) {
                String value = roundTrip + "-" + i;
                slowest = Math.max(slowest, timed(connection, node, value, "SET", "slow:" + node.id(), value));
                slowest = Math.max(slowest, timed(connection, node, value, "GET", "slow:" + node.id()));
            }
        }
        return slowest;
    }

    private static long timed(RespClient connection, TrialNode node, String value, String... words) throws IOException {
        long begun = System.nanoTime();
        String text = connection.text(words);
        Stage.check("OK".equals(text) || value.equals(text), node + " answered " + text + " to " + words[0]);
        return Duration.ofNanos(System.nanoTime() - begun).toMillis();
    }
}
