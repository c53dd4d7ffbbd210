package dev.tidemark.sim.cli;

import dev.tidemark.sim.ClusterSimulation;
import dev.tidemark.sim.RunResult;
import dev.tidemark.sim.fault.FaultKind;
import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.world.RunOptions;
import java.io.PrintWriter;
import java.util.EnumSet;
import java.util.function.Function;

/** Makes a failing run smaller, as long as it fails by the same invariant: fewer nodes, fewer faults, shorter. */
final class Shrinker {
    /** Another number of nodes is another run: near seeds are tried as well. */
    private static final int SEEDS_TRIED = 30;

    private static final int MIN_MILLIS = 50;

    private final Invariant invariant;
    private final Function<RunOptions, Run> runs;
    private final PrintWriter err;

    /**
     * What came of a run.
     *
     * @param violated null if every invariant held
     * @param faults the kinds that it had
     */
    record Run(Invariant violated, int nodes, EnumSet<FaultKind> faults) {
        static Run of(RunOptions options) {
            RunResult result = new ClusterSimulation(options).run();
            return new Run(result.isGreen() ? null : result.violation().invariant(), result.nodes(), result.faults());
        }
    }

    /** @param runs {@link Run#of}, unless there is something simpler to be made smaller */
    Shrinker(Invariant invariant, Function<RunOptions, Run> runs, PrintWriter err) {
        this.invariant = invariant;
        this.runs = runs;
        this.err = err;
    }

    RunOptions shrink(RunOptions failing) {
        RunOptions smallest = fewerFaults(failing);
        smallest = fewerNodes(smallest);
        smallest = shorter(smallest);
        return fewerFaults(smallest);
    }

    private boolean fails(RunOptions options) {
        boolean same = runs.apply(options).violated() == invariant;
        if (same) {
            err.println("smaller: " + SimCommand.command(options));
            err.flush();
        }
        return same;
    }

    private RunOptions fewerFaults(RunOptions from) {
        EnumSet<FaultKind> used = runs.apply(from).faults();
        RunOptions smallest = fails(from.withFaults(used)) ? from.withFaults(used) : from;
        for (FaultKind kind : smallest.faults().clone()) {
            EnumSet<FaultKind> fewer = smallest.faults().clone();
            fewer.remove(kind);
            if (fails(smallest.withFaults(fewer))) {
                smallest = smallest.withFaults(fewer);
            }
        }
        return smallest;
    }

    private RunOptions fewerNodes(RunOptions from) {
        int now = runs.apply(from).nodes();
        for (int nodes = 1; nodes < now; nodes++) {
            for (int i = 0; i < SEEDS_TRIED; i++) {
                RunOptions fewer = from.withNodes(nodes).withSeed(from.seed() + i);
                if (fails(fewer)) {
                    return fewer;
                }
            }
        }
        return from;
    }

    private RunOptions shorter(RunOptions from) {
        RunOptions smallest = from;
        long millis = from.faultMillis() > 0 ? from.faultMillis() : 5_000;
        long low = MIN_MILLIS;
        while (low + MIN_MILLIS < millis) {
            long middle = (low + millis) / 2;
            if (fails(smallest.withFaultMillis(middle))) {
                millis = middle;
                smallest = smallest.withFaultMillis(middle);
            } else {
                low = middle;
            }
        }
        return smallest;
    }
}
