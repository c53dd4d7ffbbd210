package dev.tidemark.torture.scene;

import dev.tidemark.torture.cluster.TrialNode;
import dev.tidemark.torture.finding.Await;
import java.time.Duration;
import java.util.List;

/** Nodes compare the digests of their states by themselves, while there are writes. */
final class Agreement {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Agreement() {}

    /** Each of them has found, at an entry after all that is applied anywhere now, that its state is the majority's. */
    static void await(List<TrialNode> nodes) {
        long goal =
                nodes.stream().mapToLong(node -> number(node, "applied")).max().orElseThrow();
        for (TrialNode node : nodes) {
            Await.until(
                    node + " agrees with the others on the state after entry " + goal,
                    PATIENCE,
                    () -> number(node, "state-agreed") >= goal);
        }
    }

    private static long number(TrialNode node, String field) {
        return Long.parseLong(node.status().getOrDefault(field, "0"));
    }
}
