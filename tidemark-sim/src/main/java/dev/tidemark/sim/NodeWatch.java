package dev.tidemark.sim;

/** What the observer knows of one machine, over all its lives. */
final class NodeWatch {
    final int id;
    /** Its log in memory, as positions. */
    final ShadowLog log = new ShadowLog();
    /** Its current life. */
    NodeProcess process;

    long epoch;
    long hwm;
    long applied;
    long ledEpoch = -1;
    /** The furthest that it told, or counted, as durable and that no leader has removed since. */
    long acknowledged;

    /** Acknowledged by it up to here, and destroyed since by an injected fault. */
    long lost;

    long storedEpoch;
    int storedVote;

    NodeWatch(int id) {
        this.id = id;
    }

    /** Whether this entry is on its disk for good. */
    boolean hasOnDisk(long offset, long epochOf, long chain) {
        if (process == null || !process.isAlive()) {
            return isDurableWhileDown(offset, epochOf, chain);
        }
        long durable = Math.max(process.truth.logEnd(), process.node.checkpoint());
        return offset <= durable && (offset <= log.base() || log.holds(offset, epochOf, chain));
    }

    private boolean isDurableWhileDown(long offset, long epochOf, long chain) {
        return offset <= acknowledged && (offset <= log.base() || log.holds(offset, epochOf, chain));
    }
}
