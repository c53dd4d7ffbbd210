package dev.tidemark.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Clusters of replicas under random faults, checked by an observer who sees everything. Run more seeds with
 * {@code -Dsim.first=1000 -Dsim.seeds=20000}; a failing seed prints the end of its trace.
 */
class ReplicaSimulationTest {
    private static final int TRACE_LINES = Integer.getInteger("sim.trace", 150);

    @Test
    void keepsItsPromisesUnderFaults() {
        long first = Long.getLong("sim.first", 1);
        long seeds = Long.getLong("sim.seeds", 150);
        int reads = 0;
        int installs = 0;
        int truncations = 0;
        int diskReads = 0;
        int transfers = 0;
        for (long seed = first; seed < first + seeds; seed++) {
            Simulation simulation = run(seed);
            reads += simulation.invariants.answeredReads;
            installs += simulation.invariants.installs;
            truncations += simulation.invariants.truncations;
            diskReads += simulation.invariants.diskReads;
            transfers += simulation.invariants.transfers;
        }
        // A simulation that never gets to the rare paths proves nothing about them.
        assertThat(List.of(reads, installs, truncations, diskReads, transfers))
                .as("answered reads, installed snapshots, truncations, reads from disk, transfers in %s seeds", seeds)
                .allMatch(count -> count >= seeds / 10);
    }

    private static Simulation run(long seed) {
        Simulation simulation = new Simulation(seed, false);
        try {
            simulation.run();
            return simulation;
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage() + "\n" + trace(seed), e);
        }
    }

    /** The same seed again, this time with a trace. */
    private static String trace(long seed) {
        Simulation simulation = new Simulation(seed, true);
        try {
            simulation.run();
            return "the seed passes when it is run again: the simulation is not deterministic";
        } catch (RuntimeException | AssertionError e) {
            List<String> lines = simulation.trace;
            return String.join("\n", lines.subList(Math.max(0, lines.size() - TRACE_LINES), lines.size()));
        }
    }
}
