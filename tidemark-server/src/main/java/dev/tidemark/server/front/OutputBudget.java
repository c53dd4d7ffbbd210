package dev.tidemark.server.front;

import dev.tidemark.node.Gateway;

/**
 * The memory for what waits for all clients together (H162): replies and messages that are not encoded, those that are
 * and that the network has not taken, and what replies that are made later need of earlier states. Each client has a
 * bound of its own; this one is for many that are slow at the same time. Event loop only.
 */
public final class OutputBudget {
    private final LiveSettings live;
    private final Gateway gateway;
    private long taken;

    OutputBudget(LiveSettings live, Gateway gateway) {
        this.live = live;
        this.gateway = gateway;
    }

    public void add(long bytes) {
        taken += bytes;
    }

    public long takenBytes() {
        return taken + gateway.pinnedBytes();
    }

    /** Whether so little is left that nothing is made ahead any more. */
    public boolean isTight() {
        return takenBytes() > live.maxTotalOutputBytes() / 2;
    }

    /** Whether most of it is not held by clients, but by what their replies need of earlier states. */
    boolean isMostlyPinned() {
        return gateway.pinnedBytes() > taken;
    }

    public long maxBytes() {
        return live.maxTotalOutputBytes();
    }

    /** Its client is cut off. */
    void revokeOldestPin() {
        gateway.revokeOldestPin();
    }

    public boolean isExceeded() {
        return takenBytes() > live.maxTotalOutputBytes();
    }
}
