package dev.tidemark.node.netty;

/**
 * For how long something sent has waited for an acknowledgement, of which none came meanwhile: from looks at what TCP
 * knows, some times a second. A wait counts from the look that saw it, so it is never overrated. Pauses of this process
 * and of the peer's do not count: the kernels acknowledge all the same.
 */
final class AckWatch {
    private static final long NONE = -1;

    private long waitsSince = NONE;

    /**
     * One look.
     *
     * @param nowMillis a clock that never goes back
     * @param unacknowledged how many segments are on their way
     * @param lastAckMillisAgo when the last acknowledgement came, whatever it was for
     */
    void look(long nowMillis, int unacknowledged, long lastAckMillisAgo) {
        if (unacknowledged == 0) {
            waitsSince = NONE;
        } else if (waitsSince == NONE || nowMillis - lastAckMillisAgo > waitsSince) {
            waitsSince = nowMillis;
        }
    }

    /** Milliseconds; 0 if nothing waits. */
    long waitedMillis(long nowMillis) {
        return waitsSince == NONE ? 0 : nowMillis - waitsSince;
    }
}
