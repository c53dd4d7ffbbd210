package dev.tidemark.server.statistics;

/** How often a command was called, and how that went; what {@code INFO commandstats} shows. Event loop only. */
public final class CommandCounters {
    private long calls;
    private long failed;
    private long rejected;
    private long nanos;
    private LatencyHistogram latency;

    /**
     * A call was answered.
     *
     * @param nanos from the moment it was submitted, so with the round trip through the cluster
     */
    public void called(long nanos, boolean failed) {
        calls++;
        this.nanos += nanos;
        if (latency == null) {
            latency = new LatencyHistogram(); // most commands are never called
        }
        latency.add(nanos);
        if (failed) {
            this.failed++;
        }
    }

    /** A call was refused before it ran: wrong number of arguments, no password, redirected. */
    public void rejected() {
        rejected++;
    }

    public void reset() {
        calls = 0;
        failed = 0;
        rejected = 0;
        nanos = 0;
        latency = null;
    }

    /** How long the calls took; once there was one. */
    public LatencyHistogram latency() {
        return latency;
    }

    public boolean isUsed() {
        return calls > 0 || rejected > 0 || failed > 0;
    }

    public long calls() {
        return calls;
    }

    public long failed() {
        return failed;
    }

    public long rejectedCalls() {
        return rejected;
    }

    public long micros() {
        return nanos / 1_000;
    }

    public double microsPerCall() {
        return calls == 0 ? 0 : nanos / 1_000.0 / calls;
    }
}
