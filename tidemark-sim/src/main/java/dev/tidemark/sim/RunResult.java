package dev.tidemark.sim;

import dev.tidemark.sim.fault.FaultKind;
import dev.tidemark.sim.fault.Faults;
import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.judge.Violation;
import dev.tidemark.sim.time.Trace;
import dev.tidemark.sim.world.Coverage;
import dev.tidemark.sim.world.RunOptions;
import java.util.EnumSet;

/**
 * What came of a run.
 *
 * @param violation null if every invariant held
 * @param overlooked what did not hold, and was not asked for
 * @param hash of all that happened: the same seed gives the same one (H118)
 * @param events dispatched
 * @param messages sent between nodes
 * @param diskCalls of all nodes
 */
public record RunResult(
        RunOptions options,
        Violation violation,
        EnumSet<Invariant> overlooked,
        long hash,
        long events,
        long messages,
        long diskCalls,
        int nodes,
        Faults injected,
        Coverage coverage,
        Trace trace) {

    public boolean isGreen() {
        return violation == null;
    }

    /** How often a fault had an effect. */
    public long effects(FaultKind kind) {
        return injected.effects(kind);
    }

    /** The kinds of faults that this run had. */
    public EnumSet<FaultKind> faults() {
        return injected.active();
    }
}
