package dev.tidemark.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.sim.world.RunOptions;
import org.junit.jupiter.api.Test;

/** A few seeds, for who waits; {@link SimulationIT} runs more, and demands in CI that all faults happen. */
class SimulationTest {
    private static final long FIRST = 1_001;
    private static final int SEEDS = 6;

    @Test
    void keepsItsPromisesUnderFaults() {
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            assertThat(new ClusterSimulation(RunOptions.of(seed)).run().violation())
                    .as("./tidemark sim --seed %s --trace", seed)
                    .isNull();
        }
    }
}
