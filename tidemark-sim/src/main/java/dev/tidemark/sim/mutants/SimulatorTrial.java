package dev.tidemark.sim.mutants;

import dev.tidemark.sim.ClusterSimulation;
import dev.tidemark.sim.RunOptions;
import dev.tidemark.sim.RunResult;

/** Runs the simulator of this very class path, with everything that it can do. */
final class SimulatorTrial implements Trial {
    @Override
    public Outcome run(long seed) {
        RunResult result = new ClusterSimulation(RunOptions.of(seed)).run();
        return result.isGreen()
                ? new Outcome(result.events(), null, "")
                : new Outcome(
                        result.events(),
                        result.violation().invariant().name(),
                        result.violation().getMessage());
    }
}
