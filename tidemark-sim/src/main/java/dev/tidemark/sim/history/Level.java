package dev.tidemark.sim.history;

/** What a read was promised. Writes are always linearizable. */
public enum Level {
    LINEARIZABLE,
    /** Never older than what the same session has read or written. */
    SESSION,
    /** Some committed past. */
    EVENTUAL
}
