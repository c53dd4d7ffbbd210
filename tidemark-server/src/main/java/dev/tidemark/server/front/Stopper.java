package dev.tidemark.server.front;

/** Stops the server that a client wants to end. */
@FunctionalInterface
public interface Stopper {
    /**
     * Begins the clean stop and returns at once.
     *
     * @param handOver whether a leader lets another node lead first
     */
    void stop(boolean handOver);
}
