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
 */
public record RunOptions(long seed, int nodes, EnumSet<FaultKind> faults, long faultMillis, boolean trace) {
    public static final int MAX_NODES = 7;

    public static RunOptions of(long seed) {
        return new RunOptions(seed, 0, EnumSet.allOf(FaultKind.class), 0, false);
    }

    public RunOptions withSeed(long other) {
        return new RunOptions(other, nodes, faults, faultMillis, trace);
    }

    public RunOptions withNodes(int count) {
        return new RunOptions(seed, count, faults, faultMillis, trace);
    }

    public RunOptions withFaults(EnumSet<FaultKind> kinds) {
        return new RunOptions(seed, nodes, kinds.clone(), faultMillis, trace);
    }

    public RunOptions withFaultMillis(long millis) {
        return new RunOptions(seed, nodes, faults, millis, trace);
    }

    public RunOptions traced() {
        return new RunOptions(seed, nodes, faults, faultMillis, true);
    }
}
