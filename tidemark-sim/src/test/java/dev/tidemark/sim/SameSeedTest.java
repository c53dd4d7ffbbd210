package dev.tidemark.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.sim.world.RunOptions;
import org.junit.jupiter.api.Test;

/** A seed is a run: the same one gives the same events, another one others (H118). */
class SameSeedTest {
    @Test
    void sameSeedSameEvents_H118() {
        long before = 0;
        for (long seed = 1; seed <= 2; seed++) {
            RunResult first = new ClusterSimulation(RunOptions.of(seed)).run();
            RunResult second = new ClusterSimulation(RunOptions.of(seed)).run();
            assertThat(second.hash()).as("seed %s", seed).isEqualTo(first.hash());
            assertThat(second.events()).isEqualTo(first.events());
            assertThat(first.hash()).as("another seed").isNotEqualTo(before);
            before = first.hash();
        }
    }
}
