package dev.tidemark.sim.spec;

/**
 * One line of a trace: an action that a node took, as those who watch it saw it. A record, whose text is that of the
 * line.
 */
public interface Step {
    SpecAction action();

    /** Who took it. */
    int node();

    /** Asks for the guards of the action, and has its effect on the state. */
    void take(SpecState state);
}
