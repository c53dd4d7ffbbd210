package dev.tidemark.server.front;

/** What all connections together hold for transactions that have not been executed. Event loop only. */
final class QueuedBytes {
    private final long max;
    private long taken;

    QueuedBytes(long max) {
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
