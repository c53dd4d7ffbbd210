package dev.tidemark.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OperationsTest {
    @Test
    void drawsEveryKeyAboutAsOften() {
        Operations operations = Operations.random(Workload.WRITE, 10, 42);
        int[] counts = new int[10];
        for (int i = 0; i < 100_000; i++) {
            operations.next();
            assertThat(operations.isWrite()).isTrue();
            counts[operations.key()]++;
        }

        assertThat(counts).satisfies(all -> {
            for (int count : all) {
                assertThat(count).isBetween(9_500, 10_500);
            }
        });
    }

    @Test
    void aMixIsNineReadsToOneWrite() {
        Operations operations = Operations.random(Workload.MIX, 10, 42);
        int writes = 0;
        for (int i = 0; i < 100_000; i++) {
            operations.next();
            writes += operations.isWrite() ? 1 : 0;
        }

        assertThat(writes).isBetween(9_500, 10_500);
    }

    @Test
    void fillsEveryKeyOnceHoweverManyThreads() {
        List<Integer> keys = new ArrayList<>();
        for (int thread = 0; thread < 3; thread++) {
            Operations operations = Operations.fill(thread, 3, 10);
            while (operations.hasNext()) {
                operations.next();
                keys.add(operations.key());
            }
        }

        assertThat(keys).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }
}
