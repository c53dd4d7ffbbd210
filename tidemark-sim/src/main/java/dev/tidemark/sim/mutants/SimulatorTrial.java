package dev.tidemark.sim.mutants;

import dev.tidemark.sim.ClusterSimulation;
import dev.tidemark.sim.RunResult;
import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.world.RunOptions;
import java.util.EnumSet;

/** Runs the simulator of this very class path, with everything that it can do. */
final class SimulatorTrial implements Trial {
    private final EnumSet<Invariant> without;

    /** @param without invariants that are not asked for */
    SimulatorTrial(EnumSet<Invariant> without) {
        this.without = without.clone();
    }

    @Override
    public Outcome run(long seed) {
        RunResult result = new ClusterSimulation(RunOptions.of(seed).withoutInvariants(without)).run();
        return result.isGreen()
                ? new Outcome(result.events(), null, "")
                : new Outcome(
                        result.events(),
                        result.violation().invariant().name(),
                        result.violation().getMessage());
    }
}
