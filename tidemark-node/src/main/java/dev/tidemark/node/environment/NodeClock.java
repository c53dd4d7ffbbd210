package dev.tidemark.node.environment;

/** The clocks of a node; a simulation has its own. */
public interface NodeClock {

    /** Monotonic milliseconds, from an arbitrary start. */
    long millis();

    /** Wall clock, microseconds since 1970. */
    long wallMicros();
}
