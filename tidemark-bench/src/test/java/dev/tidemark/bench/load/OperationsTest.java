package dev.tidemark.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OperationsTest {
    @Test
    void drawsEveryKeyAboutAsOften() {
        Operations operations = Operations.random(Workload.WRITE, KeyDistribution.UNIFORM, 10, 42);
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
        Operations operations = Operations.random(Workload.MIX, KeyDistribution.UNIFORM, 10, 42);
        int writes = 0;
        for (int i = 0; i < 100_000; i++) {
            operations.next();
            writes += operations.isWrite() ? 1 : 0;
        }

        assertThat(writes).isBetween(9_500, 10_500);
    }

    @Test
    void theFirstOfThemHaveAnEnd() {
        Operations all = Operations.random(Workload.WRITE, KeyDistribution.ZIPF, 10, 42);
        Operations operations = Operations.first(3, all);
        int count = 0;
        while (operations.hasNext()) {
            operations.next();
            assertThat(operations.isWrite()).isTrue();
            assertThat(operations.key()).isEqualTo(all.key()).isBetween(0, 9);
            count++;
        }

        assertThat(count).isEqualTo(3);
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

        assertThat(keys)
                .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)
                .isNotEqualTo(keys.stream().sorted().toList());
    }
}
