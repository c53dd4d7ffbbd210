package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.net.ReplyError;
import dev.tidemark.server.net.RespClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Planned changes of the leader cost clients a short pause and nothing else: no error, no gap, no repeat, whether
 * somebody asks for it or the leader's process is stopped (H47, H69). See {@link Pauses}.
 */
class HandOverIT {
    private static final int ROUNDS = LongRun.rounds(2, 6);
    private static final long STEPS = 50;
    private static final int TERMINATED = 143;

    @RegisterExtension
    final Processes processes = new Processes();

    @Test
    void leadershipIsHandedRoundWhileAllNodesTakeIncrements() throws Exception {
        ProcessCluster cluster = processes.cluster(3, "request-timeout-millis=60000");
        cluster.start();
        try (Traffic traffic = new Traffic()) {
            List<SteadyCounter> counters = new ArrayList<>();
            for (int id = 1; id <= 3; id++) {
                SteadyCounter counter = new SteadyCounter("steady-" + id, 4, cluster.node(id));
                counters.add(counter);
                traffic.run("steady-" + id, counter);
            }
            Pauses transfers = new Pauses("HandOverIT: TIDE.TRANSFER");
            for (int round = 0; round < ROUNDS; round++) {
                awaitSteps(counters, traffic);
                forgetPauses(counters);
                ServerNode target = cluster.followers().get(round % 2);
                ServerNode asked = cluster.node(1 + round % 3);
                assertThat(call(asked, "TIDE.TRANSFER", Integer.toString(target.id())))
                        .isEqualTo("OK");
                assertThat(cluster.leader()).isSameAs(target);
                awaitSteps(counters, traffic);
                transfers.add(longestPause(counters));
            }
            Pauses stops = new Pauses("HandOverIT: SIGTERM to the leader");
            OnceCounter once = new OnceCounter("once", traffic);
            for (int i = 0; i < 3; i++) {
                traffic.run("once-" + i, once.client(new Wanderer(cluster.clientPorts(), i)));
            }
            for (int round = 0; round < ROUNDS; round++) {
                ServerNode leader = cluster.leader();
                ServerNode other = cluster.followers().get(round % 2);
                counters.forEach(counter -> counter.moveTo(other));
                Await.until("the steady clients have moved", () -> {
                    traffic.check();
                    return counters.stream().allMatch(SteadyCounter::isSettled);
                });
                forgetPauses(counters);
                assertThat(leader.terminate()).isEqualTo(TERMINATED);
                awaitSteps(counters, traffic);
                stops.add(longestPause(counters));
                leader.start();
                new Convergence(cluster).awaitCaughtUp();
            }
            traffic.stop();
            check(cluster, counters, once);
            transfers.check(ROUNDS);
            stops.check(ROUNDS);
        }
    }

    private static void check(ProcessCluster cluster, List<SteadyCounter> counters, OnceCounter once) throws Exception {
        Convergence convergence = new Convergence(cluster);
        convergence.await();
        Map<String, String> values = convergence.sameStates(List.of("steady-1", "steady-2", "steady-3", "once"));
        for (int i = 0; i < counters.size(); i++) {
            counters.get(i).check(values.get("steady-" + (i + 1)));
        }
        once.check(values.get("once"));
        convergence.sameLogs();
    }

    @Test
    void whatCannotBeDoneIsSaidInWords() throws Exception {
        ProcessCluster cluster = processes.cluster(3);
        cluster.start();
        ServerNode leader = cluster.leader();
        ServerNode follower = cluster.followers().get(0);
        ServerNode absent = cluster.followers().get(1);
        assertThat(error(leader, "9")).isEqualTo("ERR there is no node '9' in this cluster; its nodes are [1, 2, 3]");
        assertThat(error(follower, "x")).isEqualTo("ERR there is no node 'x' in this cluster; its nodes are [1, 2, 3]");
        assertThat(error(follower, Integer.toString(leader.id())))
                .isEqualTo("ERR node " + leader.id() + " leads already");
        absent.kill();
        Await.until(
                "the leader knows that node " + absent.id() + " is gone",
                () -> error(leader, Integer.toString(absent.id()))
                        .startsWith("ERR the leader is not in touch with node " + absent.id() + "; node " + leader.id()
                                + " leads"));
        assertThat(call(leader, "SET", "k", "v")).isEqualTo("OK");
    }

    private static String error(ServerNode node, String target) {
        try {
            return "no error but " + call(node, "TIDE.TRANSFER", target);
        } catch (ReplyError e) {
            return e.getMessage();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Object call(ServerNode node, String... words) throws IOException, ReplyError {
        try (RespClient client = node.connect()) {
            return client.call(words);
        }
    }

    private static void awaitSteps(List<SteadyCounter> counters, Traffic traffic) {
        List<Long> before = counters.stream().map(SteadyCounter::acknowledged).toList();
        Await.until("the clients get on", () -> {
            traffic.check();
            for (int i = 0; i < before.size(); i++) {
                if (counters.get(i).acknowledged() < before.get(i) + STEPS) {
                    return false;
                }
            }
            return true;
        });
    }

    private static void forgetPauses(List<SteadyCounter> counters) {
        counters.forEach(SteadyCounter::takeLongestPause);
    }

    private static long longestPause(List<SteadyCounter> counters) {
        return counters.stream()
                .mapToLong(SteadyCounter::takeLongestPause)
                .max()
                .orElseThrow();
    }
}
