package dev.tidemark.sim.history;

/** What a read was promised. Writes are always linearizable. */
public enum Level {
    LINEARIZABLE,
    /** Never older than what the same session has read or written. */
    SESSION,
    /** Not older than a bound; nothing follows from it for a session. */
    BOUNDED,
    /** Some committed past. */
    EVENTUAL
}
