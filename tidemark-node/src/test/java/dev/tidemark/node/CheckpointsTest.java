package dev.tidemark.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All nodes have the same log, and not all of them write their checkpoints at once. */
class CheckpointsTest {
    private static final int EVERY = 1_000;

    @ParameterizedTest
    @CsvSource({"1, 3, 200", "1, 5, 90", "1, 7, 90", "4, 3, 200", "11, 3, 200", "1000, 5, 90"})
    void nodesBeginFarFromEachOther(int firstId, int nodes, int least) {
        long[] due = new long[nodes];
        for (int i = 0; i < nodes; i++) {
            due[i] = bytesUntilDue(firstId + i);
        }
        for (int i = 0; i < nodes; i++) {
            assertThat(due[i]).isBetween(1L, (long) EVERY);
            for (int other = 0; other < i; other++) {
                long distance = Math.abs(due[i] - due[other]);
                assertThat(Math.min(distance, EVERY - distance)).isGreaterThanOrEqualTo(least);
            }
        }
    }

    private static long bytesUntilDue(int id) {
        Checkpoints checkpoints = new Checkpoints(new UUID(5, 5), id, EVERY, 0, 0, task -> {}, task -> {});
        long grown = 0;
        while (!checkpoints.isDue()) {
            checkpoints.logGrew(1);
            grown++;
        }
        return grown;
    }
}
