package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.net.RespClient;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A client whose own node lives does not learn that the leader died: no error, no gap, no repeat, a short pause
 * (H47).
 */
class LeaderKillPauseIT {
    private static final int ROUNDS = LongRun.rounds(3, 7);
    private static final long STEPS = 100;

    @RegisterExtension
    final Processes processes = new Processes();

    @Tag("long")
    @Test
    void theDeathOfTheLeaderIsAPauseAndNothingElse() throws Exception {
        ProcessCluster cluster = processes.cluster(3, "request-timeout-millis=60000");
        cluster.start();
        Pauses pauses = new Pauses("LeaderKillPauseIT: kill -9 of the leader");
        try (Traffic traffic = new Traffic()) {
            SteadyCounter steady = new SteadyCounter("steady", 1, cluster.leader());
            traffic.run("steady", steady);
            for (int round = 0; round < ROUNDS; round++) {
                ServerNode leader = cluster.leader();
                steady.moveTo(cluster.followers().get(round % 2));
                awaitSteps(steady, traffic);
                assertThat(steady.isSettled()).isTrue();
                assertThat(steady.takeLongestPause()).isPositive(); // what was before does not count
                leader.kill();
                awaitSteps(steady, traffic);
                pauses.add(steady.takeLongestPause());
                leader.start();
                new Convergence(cluster).awaitCaughtUp();
            }
            traffic.stop();
            try (RespClient client = cluster.leader().connect()) {
                steady.check((String) client.call("GET", "steady"));
            }
        }
        pauses.check(ROUNDS);
    }

    private static void awaitSteps(SteadyCounter steady, Traffic traffic) {
        long before = steady.acknowledged();
        Await.until("the client gets on", () -> {
            traffic.check();
            return steady.acknowledged() >= before + STEPS;
        });
    }
}
