package dev.tidemark.node;

/** The node stopped itself because going on would have lost or falsified data. The message says why and what to do. */
public final class NodeHaltedException extends RuntimeException {
    public NodeHaltedException(String reason) {
        super(reason);
    }
}
