package dev.tidemark.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.sim.world.RunOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Seeds that failed once, each for a reason that docs/lab/simulator.md tells. Any change of the code may make another
 * run of a seed, so what each of them showed has a test of its own as well, where it can be shown without a simulator.
 */
class FoundSeedsTest {
    /**
     * 531500: operators formatted a disk that a node knew by an entry which was not committed and was taken back (H92).
     * 533288: a leader led an epoch a second time, on a disk that had come back as it was earlier.
     */
    @ParameterizedTest
    @ValueSource(longs = {531_500, 533_288})
    void holdNow(long seed) {
        RunResult result = new ClusterSimulation(RunOptions.of(seed)).run();
        assertThat(result.violation())
                .as("./tidemark sim --seed %s --trace", seed)
                .isNull();
    }
}
