package dev.tidemark.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.node.simulation.ClusterSimulation;
import org.junit.jupiter.api.Test;

/**
 * Whole clusters under random faults. Run more seeds with {@code -Dsim.first=1000 -Dsim.seeds=20000}; a failing seed
 * prints the end of its trace.
 */
class ClusterSimulationTest {
    private static final int TRACE_LINES = Integer.getInteger("sim.trace", 150);

    @Test
    void keepsItsPromisesUnderFaults() {
        long first = Long.getLong("sim.first", 1);
        long seeds = Long.getLong("sim.seeds", 100);
        long[] sums = new long[7];
        for (long seed = first; seed < first + seeds; seed++) {
            ClusterSimulation.Counts counts = run(seed).counts();
            sums[0] += counts.acknowledged();
            sums[1] += counts.unknown();
            sums[2] += counts.refused();
            sums[3] += counts.reads();
            sums[4] += counts.comparedDigests();
            sums[5] += counts.crashes();
            sums[6] += counts.transfers();
        }
        // A simulation that never gets to the rare paths proves nothing about them.
        assertThat(java.util.Arrays.stream(sums).boxed().toList())
                .as("acknowledged, unknown, refused, reads, digests, crashes, transfers in %s seeds", seeds)
                .allMatch(count -> count >= seeds / 4);
    }

    @Test
    void sameSeedSameEvents_H118() {
        for (long seed = 1; seed <= 5; seed++) {
            assertThat(run(seed).hash())
                    .isEqualTo(run(seed).hash())
                    .isNotEqualTo(run(seed + 1).hash());
        }
    }

    private static ClusterSimulation run(long seed) {
        ClusterSimulation simulation = new ClusterSimulation(seed, false);
        try {
            simulation.run();
            return simulation;
        } catch (RuntimeException | Error e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage() + "\n" + trace(seed), e);
        }
    }

    /** The same seed again, this time with a trace. */
    private static String trace(long seed) {
        ClusterSimulation simulation = new ClusterSimulation(seed, true);
        try {
            simulation.run();
            return "the seed passes when it is run again: the simulation is not deterministic";
        } catch (RuntimeException | Error e) {
            return simulation.trace(TRACE_LINES);
        }
    }
}
