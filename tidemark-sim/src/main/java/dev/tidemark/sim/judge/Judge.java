package dev.tidemark.sim.judge;

import java.util.EnumSet;

/**
 * What becomes of a violation: it ends the run, unless nobody asks for its invariant. Then it is only noted, the
 * observer goes on as if the node were right, and it shows whether another invariant would have seen the same bug.
 * After that the observer's picture is no longer a true one: an exception is then no finding.
 */
public final class Judge {
    private final EnumSet<Invariant> without;
    private final EnumSet<Invariant> overlooked = EnumSet.noneOf(Invariant.class);
    private Violation firstFailure;

    public Judge(EnumSet<Invariant> without) {
        this.without = without;
    }

    /** @throws Violation unless nobody asks for this invariant */
    public void violated(Invariant invariant, String what) {
        violated(new Violation(invariant, what));
    }

    /** @throws Violation unless nobody asks for this invariant */
    public void violated(Invariant invariant, int node, String what) {
        violated(invariant, "n" + node + " " + what);
    }

    /** @throws Violation that one, unless nobody asks for its invariant */
    public void violated(Violation violation) {
        if (!overlooks(violation)) {
            throw violation;
        }
    }

    /** Whether nobody asks for what does not hold. Notes it. */
    public boolean overlooks(Violation violation) {
        if (!without.contains(violation.invariant())) {
            return false;
        }
        overlooked.add(violation.invariant());
        return true;
    }

    /** The first failure is the one that counts: what it was thrown through fails as well. */
    public Violation failed(Violation failure) {
        if (firstFailure == null) {
            firstFailure = failure;
        }
        return firstFailure;
    }

    /** What did not hold and was not asked for. */
    public EnumSet<Invariant> overlooked() {
        return overlooked;
    }
}
