package dev.tidemark.sim;

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
 */
public record RunOptions(
        long seed, int nodes, EnumSet<FaultKind> faults, long faultMillis, boolean trace, EnumSet<Invariant> without) {
    public static final int MAX_NODES = 7;

    public static RunOptions of(long seed) {
        return new RunOptions(seed, 0, EnumSet.allOf(FaultKind.class), 0, false, EnumSet.noneOf(Invariant.class));
    }

    public RunOptions withSeed(long other) {
        return new RunOptions(other, nodes, faults, faultMillis, trace, without);
    }

    public RunOptions withNodes(int count) {
        return new RunOptions(seed, count, faults, faultMillis, trace, without);
    }

    public RunOptions withFaults(EnumSet<FaultKind> kinds) {
        return new RunOptions(seed, nodes, kinds.clone(), faultMillis, trace, without);
    }

    public RunOptions withFaultMillis(long millis) {
        return new RunOptions(seed, nodes, faults, millis, trace, without);
    }

    public RunOptions withoutInvariants(EnumSet<Invariant> others) {
        return new RunOptions(seed, nodes, faults, faultMillis, trace, others.clone());
    }

    public RunOptions traced() {
        return new RunOptions(seed, nodes, faults, faultMillis, true, without);
    }
}
