package dev.tidemark.server.command;

/** What all connections together hold for transactions that have not been executed. Event loop only. */
public final class QueuedBytes {
    private final long max;
    private long taken;

    public QueuedBytes(long max) {
        this.max = max;
    }

    /** @return whether there was room */
    boolean take(int bytes) {
        if (bytes > max - taken) {
            return false;
        }
        taken += bytes;
        return true;
    }

    void give(int bytes) {
        taken -= bytes;
    }
}
