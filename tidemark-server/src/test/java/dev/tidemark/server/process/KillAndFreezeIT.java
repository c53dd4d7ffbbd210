package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.process.UniqueKeys.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The promise: an acknowledged write is never lost, a retried write never happens twice, and no read goes backwards,
 * whatever is killed or frozen meanwhile (H01, H02, H20, H29-H33, H55, H70, H81, H102).
 */
class KillAndFreezeIT {
    private static final int ROUNDS = LongRun.rounds(2, 7);
    private static final int REGISTERS = 4;
    private static final long STEPS_IN_BETWEEN = 40;

    @RegisterExtension
    final Processes processes = new Processes();

    private final Random random = new Random(20_261_123);
    private int disturbances;

    @Test
    void nothingIsLostNothingIsDoneTwiceNothingGoesBackwards() throws Exception {
        // A minute to answer, so that a busy machine is no reason for UNKNOWN where no error may be seen.
        ProcessCluster cluster = processes.cluster(3, "request-timeout-millis=60000");
        cluster.start();
        try (Traffic traffic = new Traffic()) {
            List<Integer> ports = cluster.clientPorts();
            SteadyCounter steady = new SteadyCounter("steady", 4, cluster.node(1));
            PlainCounter plain = new PlainCounter("plain");
            OnceCounter once = new OnceCounter("once", traffic);
            Registers registers = new Registers(REGISTERS, traffic);
            List<UniqueKeys> uniques = new ArrayList<>();
            traffic.run("steady", steady);
            for (int i = 0; i < 3; i++) {
                UniqueKeys keys = new UniqueKeys("unique-" + i, new Wanderer(ports, i));
                uniques.add(keys);
                traffic.run("unique-" + i, keys);
                traffic.run("once-" + i, once.client(new Wanderer(ports, i)));
                traffic.run("reader-" + i, registers.reader(new Wanderer(ports, i), i));
            }
            for (int i = 0; i < 2; i++) {
                traffic.run("plain-" + i, plain.client(new Wanderer(ports, i)));
            }
            for (int i = 0; i < REGISTERS; i++) {
                traffic.run("writer-" + i, registers.writer(i, new Wanderer(ports, i)));
            }

            for (int round = 0; round < ROUNDS; round++) {
                killLeader(cluster, traffic, steady);
                killFollower(cluster, traffic, steady);
                freezeLeader(cluster, traffic, steady);
            }
            traffic.stop();

            assertThat(disturbances).isEqualTo(3 * ROUNDS);
            checkAll(cluster, steady, plain, once, registers, uniques);
        }
    }

    private void killLeader(ProcessCluster cluster, Traffic traffic, SteadyCounter steady) {
        ServerNode leader = cluster.leader();
        settle(steady, traffic, anyBut(cluster, leader));
        leader.kill();
        disturbances++;
        awaitSteps(steady, traffic);
        leader.start();
        leader.awaitServing();
    }

    private void killFollower(ProcessCluster cluster, Traffic traffic, SteadyCounter steady) {
        List<ServerNode> followers = cluster.followers();
        ServerNode victim = followers.get(random.nextInt(followers.size()));
        settle(steady, traffic, anyBut(cluster, victim));
        victim.kill();
        disturbances++;
        awaitSteps(steady, traffic);
        victim.start();
        victim.awaitServing();
    }

    private void freezeLeader(ProcessCluster cluster, Traffic traffic, SteadyCounter steady) {
        ServerNode leader = cluster.leader();
        settle(steady, traffic, anyBut(cluster, leader));
        leader.freeze();
        disturbances++;
        awaitSteps(steady, traffic);
        assertThat(cluster.leader())
                .as("another leads while the old one is frozen")
                .isNotSameAs(leader);
        leader.thaw();
        leader.awaitServing();
    }

    private ServerNode anyBut(ProcessCluster cluster, ServerNode victim) {
        List<ServerNode> others =
                cluster.running().stream().filter(node -> node != victim).toList();
        return others.get(random.nextInt(others.size()));
    }

    /** The steady client works through {@code node} before something happens to another. */
    private static void settle(SteadyCounter steady, Traffic traffic, ServerNode node) {
        steady.moveTo(node);
        Await.until("the steady client has moved to node " + node.id(), () -> {
            traffic.check();
            return steady.isSettled();
        });
    }

    private static void awaitSteps(SteadyCounter steady, Traffic traffic) {
        long before = steady.acknowledged();
        Await.until("the steady client gets on", () -> {
            traffic.check();
            return steady.acknowledged() >= before + STEPS_IN_BETWEEN;
        });
    }

    private static void checkAll(
            ProcessCluster cluster,
            SteadyCounter steady,
            PlainCounter plain,
            OnceCounter once,
            Registers registers,
            List<UniqueKeys> uniques)
            throws Exception {
        Convergence convergence = new Convergence(cluster);
        convergence.await();
        List<String> keys = new ArrayList<>(List.of("steady", "plain", "once"));
        for (int i = 0; i < REGISTERS; i++) {
            keys.add(registers.key(i));
        }
        uniques.forEach(unique -> keys.addAll(unique.keys()));
        Map<String, String> values = convergence.sameStates(keys);
        steady.check(values.get("steady"));
        plain.check(values.get("plain"));
        once.check(values.get("once"));
        for (int i = 0; i < REGISTERS; i++) {
            registers.check(i, values.get(registers.key(i)));
        }
        uniques.forEach(unique -> unique.check(values));
        long entries = convergence.sameLogs();
        System.out.printf(
                "KillAndFreezeIT: %d entries; keys %d acknowledged, %d unknown; steady %d; plain %d and %d unknown;"
                        + " once %d with %d repeats; registers %d writes, %d reads%n",
                entries,
                uniques.stream()
                        .mapToLong(unique -> unique.count(Outcome.ACKNOWLEDGED))
                        .sum(),
                uniques.stream()
                        .mapToLong(unique -> unique.count(Outcome.UNKNOWN))
                        .sum(),
                steady.acknowledged(),
                plain.acknowledged(),
                plain.unknown(),
                once.ids(),
                once.repeats(),
                registers.writes(),
                registers.reads());
    }
}
