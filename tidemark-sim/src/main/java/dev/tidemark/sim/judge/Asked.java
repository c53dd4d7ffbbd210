package dev.tidemark.sim.judge;

/** Whom to ask whether all is well. */
public enum Asked {
    /** The nodes, and the observer that sees all of them. */
    ALL,
    /** The nodes alone, as in production ({@link Invariant#ofProduction}). */
    PRODUCTION,
    /** The specification alone ({@link Invariant#ofSpecification}). */
    SPEC
}
