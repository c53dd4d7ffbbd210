package dev.tidemark.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.sim.fault.FaultKind;
import dev.tidemark.sim.world.Coverage;
import dev.tidemark.sim.world.RunOptions;
import java.util.EnumSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clusters without faults whose nodes are far apart: up to twice the election timeout, which is 150 ms here and a
 * second by default. Whatever waits for an answer must wait as long as that takes, or it is asked for, and thrown away,
 * for ever (H165).
 */
@Tag("long")
class RoundTripIT {
    /** Where nothing is left out, as in {@code .ci/run}, and where somebody waits. */
    private static final int SEEDS = "none".equals(System.getProperty("tests.excluded")) ? 6 : 2;
    /** Disks are slow now and then, also without faults, and then another node leads. */
    private static final long MAX_ELECTIONS = 16;

    @ParameterizedTest
    @ValueSource(ints = {0, 30, 75, 140, 150, 160, 225, 300})
    void readsAndWritesAreAnsweredAndTheLeaderStays(int millis) {
        for (int nodes : new int[] {3, 5}) {
            for (long seed = 1; seed <= SEEDS; seed++) {
                RunResult result = new ClusterSimulation(RunOptions.of(seed)
                                .withNodes(nodes)
                                .withFaults(EnumSet.noneOf(FaultKind.class))
                                .withFaultMillis(6_000)
                                .withRoundTripMillis(millis))
                        .run();
                String which = "seed " + seed + " with " + nodes + " nodes";
                assertThat(result.violation()).as(which).isNull();
                assertThat(count(result, Coverage.Event.READ))
                        .as("reads, " + which)
                        .isPositive();
                assertThat(count(result, Coverage.Event.ACKNOWLEDGED))
                        .as("writes, " + which)
                        .isGreaterThan(10);
                assertThat(count(result, Coverage.Event.ELECTION))
                        .as("elections, " + which)
                        .isBetween(1L, MAX_ELECTIONS);
            }
        }
    }

    private static long count(RunResult result, Coverage.Event event) {
        return result.coverage().count(event);
    }
}
