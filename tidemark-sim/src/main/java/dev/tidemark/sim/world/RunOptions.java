package dev.tidemark.sim.world;

import dev.tidemark.sim.fault.FaultKind;
import dev.tidemark.sim.judge.Invariant;
import java.util.EnumSet;

/**
 * What is decided about a run from outside; everything else comes from the seed.
 *
 * @param seed any number
 * @param nodes how many voters, 0: drawn
 * @param faults the kinds that may happen; which of them do is drawn
 * @param faultMillis how long the time of faults lasts, virtual; 0: drawn
 * @param trace whether to keep a readable trace
 * @param without invariants that are not asked for
 * @param roundTripMillis between any two nodes; negative: drawn
 */
public record RunOptions(
        long seed,
        int nodes,
        EnumSet<FaultKind> faults,
        long faultMillis,
        boolean trace,
        EnumSet<Invariant> without,
        int roundTripMillis) {
    public static final int MAX_NODES = 7;
    private static final int DRAWN = -1;

    public RunOptions(
            long seed,
            int nodes,
            EnumSet<FaultKind> faults,
            long faultMillis,
            boolean trace,
            EnumSet<Invariant> without) {
        this(seed, nodes, faults, faultMillis, trace, without, DRAWN);
    }

    public static RunOptions of(long seed) {
        return new RunOptions(seed, 0, EnumSet.allOf(FaultKind.class), 0, false, EnumSet.noneOf(Invariant.class));
    }

    public RunOptions withSeed(long other) {
        return new RunOptions(other, nodes, faults, faultMillis, trace, without, roundTripMillis);
    }

    public RunOptions withNodes(int count) {
        return new RunOptions(seed, count, faults, faultMillis, trace, without, roundTripMillis);
    }

    public RunOptions withFaults(EnumSet<FaultKind> kinds) {
        return new RunOptions(seed, nodes, kinds.clone(), faultMillis, trace, without, roundTripMillis);
    }

    public RunOptions withFaultMillis(long millis) {
        return new RunOptions(seed, nodes, faults, millis, trace, without, roundTripMillis);
    }

    public RunOptions withoutInvariants(EnumSet<Invariant> others) {
        return new RunOptions(seed, nodes, faults, faultMillis, trace, others.clone(), roundTripMillis);
    }

    /** Asks for nothing but what nodes see by themselves. */
    public RunOptions asProduction() {
        return withoutInvariants(EnumSet.complementOf(Invariant.ofProduction()));
    }

    /** Asks for nothing but what the specification says. */
    public RunOptions asSpecification() {
        return withoutInvariants(EnumSet.complementOf(Invariant.ofSpecification()));
    }

    public boolean isAsProduction() {
        return without.containsAll(EnumSet.complementOf(Invariant.ofProduction()));
    }

    public RunOptions withRoundTripMillis(int millis) {
        return new RunOptions(seed, nodes, faults, faultMillis, trace, without, millis);
    }

    public RunOptions traced() {
        return new RunOptions(seed, nodes, faults, faultMillis, true, without, roundTripMillis);
    }
}
