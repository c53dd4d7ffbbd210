package dev.tidemark.server.support;

import dev.tidemark.node.Gateway;

/** What the gateways of tests say of the memory that the state takes: always the same, and full when a test says so. */
abstract class FixedMemory implements Gateway {
    /** What the gateway says of its memory. */
    public volatile boolean memoryIsFull;

    @Override
    public final boolean memoryIsFull() {
        return memoryIsFull;
    }

    @Override
    public final long stateBytes() {
        return 1_000;
    }

    @Override
    public final long maxStateBytes() {
        return 100_000;
    }

    @Override
    public final long maxPairBytes() {
        return 90_000;
    }
}
