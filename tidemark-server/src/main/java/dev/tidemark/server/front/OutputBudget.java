package dev.tidemark.server.front;

/**
 * What waits for all clients together: replies and messages that are not encoded, and large ones that are and that the
 * network has not taken. Each client has a bound of its own; this one is for many that are slow at the same time. Event
 * loop only.
 */
public final class OutputBudget {
    private final LiveSettings live;
    private long taken;

    OutputBudget(LiveSettings live) {
        this.live = live;
    }

    void add(long bytes) {
        taken += bytes;
    }

    public long takenBytes() {
        return taken;
    }

    public long maxBytes() {
        return live.maxTotalOutputBytes();
    }

    boolean isExceeded() {
        return taken > live.maxTotalOutputBytes();
    }
}
