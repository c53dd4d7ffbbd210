package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.net.ReplyError;
import dev.tidemark.server.net.RespClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Transactions while leaders are killed and handed over: each happens once or not at all, nobody sees half of one, and
 * a transaction on watched keys loses no update (H37a, H70, H76).
 */
class TransactionIT {
    private static final int ACCOUNTS = 4;
    private static final int START = 1_000;
    private static final int ROUNDS = 3;
    private static final long STEPS = 60;

    @RegisterExtension
    final Processes processes = new Processes();

    private final AtomicLong transfers = new AtomicLong();
    private final AtomicLong sums = new AtomicLong();
    private final AtomicLong increments = new AtomicLong();
    private final AtomicLong touched = new AtomicLong();
    private final AtomicLong repeats = new AtomicLong();

    @Tag("long")
    @Test
    void eachHappensOnceOrNotAtAll() throws Exception {
        ProcessCluster cluster = processes.cluster(3, "request-timeout-millis=60000");
        cluster.start();
        try (RespClient client = cluster.leader().connect()) {
            for (int i = 0; i < ACCOUNTS; i++) {
                client.call("SET", account(i), Integer.toString(START));
            }
        }
        try (Traffic traffic = new Traffic()) {
            for (int i = 0; i < 2; i++) {
                traffic.run("mover-" + i, mover(new Wanderer(cluster.clientPorts(), i), new Random(i)));
                traffic.run("summer-" + i, summer(new Wanderer(cluster.clientPorts(), i + 1)));
                traffic.run("optimist-" + i, optimist(new Wanderer(cluster.clientPorts(), i + 2), traffic));
            }
            for (int round = 0; round < ROUNDS; round++) {
                awaitSteps(traffic);
                ServerNode leader = cluster.leader();
                leader.kill();
                awaitSteps(traffic);
                leader.start();
                leader.awaitServing();
                new Convergence(cluster).awaitCaughtUp();
                String target = Integer.toString(cluster.followers().get(0).id());
                try (RespClient client = cluster.node(1 + round).connect()) {
                    assertThat(client.call("TIDE.TRANSFER", target)).isEqualTo("OK");
                }
            }
            awaitSteps(traffic);
            traffic.stop();
        }
        Convergence convergence = new Convergence(cluster);
        convergence.await();
        List<String> keys = new ArrayList<>(List.of("moves", "counter"));
        for (int i = 0; i < ACCOUNTS; i++) {
            keys.add(account(i));
        }
        var values = convergence.sameStates(keys);
        long sum = 0;
        for (int i = 0; i < ACCOUNTS; i++) {
            sum += Long.parseLong(values.get(account(i)));
        }
        assertThat(sum).isEqualTo((long) ACCOUNTS * START);
        assertThat(values.get("moves")).as("each transfer once").isEqualTo(Long.toString(transfers.get()));
        assertThat(values.get("counter")).as("no update lost").isEqualTo(Long.toString(increments.get()));
        convergence.sameLogs();
        System.out.printf(
                "TransactionIT: %d transfers with %d repeats, %d sums, %d increments under WATCH and %d that were"
                        + " touched%n",
                transfers.get(), repeats.get(), sums.get(), increments.get(), touched.get());
    }

    private static String account(int number) {
        return "account-" + number;
    }

    /** Moves money under a request id, and repeats it until it has an answer. */
    private Traffic.Client mover(Wanderer wanderer, Random random) {
        return () -> {
            String id = UUID.randomUUID().toString();
            String from = account(random.nextInt(ACCOUNTS));
            String to = account(random.nextInt(ACCOUNTS));
            String amount = Integer.toString(random.nextInt(20));
            while (true) {
                try {
                    wanderer.call("MULTI");
                    wanderer.call("DECRBY", from, amount);
                    wanderer.call("INCRBY", to, amount);
                    wanderer.call("INCR", "moves");
                    List<?> replies = (List<?>) wanderer.call("TIDE.ONCE", id, "EXEC");
                    assertThat(replies).hasSize(3);
                    transfers.incrementAndGet();
                    return;
                } catch (IOException e) {
                    repeats.incrementAndGet();
                } catch (ReplyError e) {
                    wanderer.moveOn();
                    repeats.incrementAndGet();
                }
            }
        };
    }

    /** Reads all accounts, in one transaction or in one command: the sum is always the same. */
    private Traffic.Client summer(Wanderer wanderer) {
        return () -> {
            List<String> read = new ArrayList<>(List.of("MGET"));
            try {
                wanderer.call("MULTI");
                for (int i = 0; i < ACCOUNTS; i++) {
                    wanderer.call("GET", account(i));
                    read.add(account(i));
                }
                check((List<?>) wanderer.call("EXEC"));
                check((List<?>) wanderer.call(read.toArray(String[]::new)));
                sums.incrementAndGet();
            } catch (IOException | ReplyError e) {
                wanderer.moveOn();
            }
        };
    }

    private static void check(List<?> balances) {
        assertThat(balances.stream()
                        .mapToLong(balance -> Long.parseLong((String) balance))
                        .sum())
                .as("sum of %s", balances)
                .isEqualTo((long) ACCOUNTS * START);
    }

    /** Reads, adds one, writes; under WATCH, so that no update is lost. */
    private Traffic.Client optimist(Wanderer wanderer, Traffic traffic) {
        return () -> {
            String id = UUID.randomUUID().toString();
            while (true) {
                try {
                    wanderer.call("WATCH", "counter", "done-" + id);
                    if (wanderer.call("GET", "done-" + id) != null) {
                        wanderer.call("UNWATCH");
                        increments.incrementAndGet();
                        return; // an attempt whose answer was lost
                    }
                    Object value = wanderer.call("GET", "counter");
                    long next = value == null ? 1 : Long.parseLong((String) value) + 1;
                    wanderer.call("MULTI");
                    wanderer.call("SET", "counter", Long.toString(next));
                    wanderer.call("SET", "done-" + id, "1");
                    if (wanderer.call("EXEC") != null) {
                        increments.incrementAndGet();
                        return;
                    }
                    touched.incrementAndGet();
                } catch (IOException e) {
                    traffic.check();
                } catch (ReplyError e) {
                    wanderer.moveOn();
                }
            }
        };
    }

    private void awaitSteps(Traffic traffic) {
        long moved = transfers.get();
        long summed = sums.get();
        long incremented = increments.get();
        Await.until("the clients get on", () -> {
            traffic.check();
            return transfers.get() >= moved + STEPS
                    && sums.get() >= summed + STEPS
                    && increments.get() >= incremented + STEPS;
        });
    }
}
