package dev.tidemark.sim.mutants;

/**
 * Whether anything else would catch a mutant: a hunt without the invariant that caught it, from the seed on by which it
 * did.
 *
 * @param without that invariant
 * @param kill what else was seen, or that nothing was
 */
record Second(String without, Kill kill) {
    boolean isAlone() {
        return !kill.isKill();
    }

    /** For the table. */
    String text() {
        return isAlone()
                ? "nothing in " + kill.seeds() + " seeds"
                : "`" + kill.caughtBy() + "`, " + kill.seeds() + (kill.seeds() == 1 ? " seed" : " seeds");
    }
}
