package dev.tidemark.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Seeds from 1 up. Run others, and more, with {@code ./tidemark sim}. */
class SimulationTest {
    private static final int SEEDS = 200;

    @Test
    void keepsItsPromisesUnderFaults() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            RunResult result = new ClusterSimulation(RunOptions.of(seed)).run();
            assertThat(result.violation())
                    .as("./tidemark sim --seed %s --trace", seed)
                    .isNull();
        }
    }
}
