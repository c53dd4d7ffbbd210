package dev.tidemark.sim.mutants;

/** One run of the simulator on whatever code is on the class path. */
interface Trial {
    /**
     * @param events how many were simulated
     * @param caughtBy the name of the invariant that does not hold, null if all do
     * @param message what was seen, one line
     */
    record Outcome(long events, String caughtBy, String message) {
        boolean isPassed() {
            return caughtBy == null;
        }
    }

    Outcome run(long seed);
}
