package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What works while members change, and what it was told. */
final class MemberLoad implements AutoCloseable {
    private static final int KEYS_BETWEEN = 200;

    final Traffic traffic = new Traffic();
    final SteadyCounter counter;
    final UniqueKeys keys;

    /** @param steady a node that stays */
    MemberLoad(ServerNode steady) {
        counter = new SteadyCounter("counter", 4, steady);
        keys = new UniqueKeys("key", new Wanderer(List.of(steady.clientPort()), 0));
        traffic.run("counter", counter);
        traffic.run("keys", keys);
    }

    void awaitMore() {
        long before = counter.acknowledged();
        Await.until("writes go on", () -> {
            traffic.check();
            return counter.acknowledged() > before + KEYS_BETWEEN;
        });
    }

    /** No client saw an error, and what was acknowledged is at every node. */
    void check(ProcessCluster cluster) throws Exception {
        traffic.stop();
        assertThat(keys.count(UniqueKeys.Outcome.ACKNOWLEDGED))
                .as("keys, each acknowledged")
                .isEqualTo(keys.keys().size());
        checkAcknowledged(cluster);
    }

    /** What was acknowledged is at every node, whatever else clients saw. */
    void checkAcknowledged(ProcessCluster cluster) throws Exception {
        traffic.stop();
        Convergence convergence = new Convergence(cluster);
        convergence.awaitCaughtUp();
        convergence.await();
        List<String> all = new ArrayList<>(keys.keys());
        all.add("counter");
        Map<String, String> values = convergence.sameStates(all);
        keys.check(values);
        counter.check(values.get("counter"));
        convergence.sameLogs();
    }

    @Override
    public void close() {
        traffic.close();
    }
}
