package dev.tidemark.server.statistics;

/** Counters for {@code INFO}. Event loop only. */
public final class FrontStatistics {
    private final ErrorCounters errors = new ErrorCounters();
    private long connections;
    private long rejectedConnections;
    private long commands;
    private long receivedBytes;
    private long sentBytes;
    private long cutOff;
    private long evicted;
    private long hits;
    private long misses;
    private long peakMemoryBytes;
    private Rates rates = new Rates(0, 0, 0);
    private Totals sampled = new Totals(0, 0, 0, 0);

    /** Per second, over the last interval of {@link #sample}. */
    public record Rates(long commands, long receivedBytes, long sentBytes) {}

    private record Totals(long nanos, long commands, long receivedBytes, long sentBytes) {}

    public void connected() {
        connections++;
    }

    public void rejected() {
        rejectedConnections++;
    }

    public void ranCommand() {
        commands++;
    }

    public void received(int bytes) {
        receivedBytes += bytes;
    }

    public void sent(int bytes) {
        sentBytes += bytes;
    }

    public void cutOff() {
        cutOff++;
    }

    public void evicted() {
        evicted++;
    }

    /** A key was read, and was there or not. */
    public void read(boolean found) {
        if (found) {
            hits++;
        } else {
            misses++;
        }
    }

    /** Called about once a second. */
    public void sample(long nowNanos, long memoryBytes) {
        peakMemoryBytes = Math.max(peakMemoryBytes, memoryBytes);
        Totals now = new Totals(nowNanos, commands, receivedBytes, sentBytes);
        double seconds = Math.max(1, nowNanos - sampled.nanos) / 1e9;
        rates = new Rates(
                Math.round((commands - sampled.commands) / seconds),
                Math.round((receivedBytes - sampled.receivedBytes) / seconds),
                Math.round((sentBytes - sampled.sentBytes) / seconds));
        sampled = now;
    }

    /** As {@code CONFIG RESETSTAT} does. */
    public void reset() {
        connections = 0;
        rejectedConnections = 0;
        commands = 0;
        receivedBytes = 0;
        sentBytes = 0;
        cutOff = 0;
        evicted = 0;
        hits = 0;
        misses = 0;
        sampled = new Totals(sampled.nanos, 0, 0, 0);
        errors.reset();
    }

    public long connections() {
        return connections;
    }

    public long rejectedConnections() {
        return rejectedConnections;
    }

    public long commands() {
        return commands;
    }

    public long receivedBytes() {
        return receivedBytes;
    }

    public long sentBytes() {
        return sentBytes;
    }

    /** Clients that were disconnected because they let too much output pile up. */
    public long cutOffClients() {
        return cutOff;
    }

    /** Clients that were disconnected because too much output waited for all of them. */
    public long evictedClients() {
        return evicted;
    }

    public long hits() {
        return hits;
    }

    public long misses() {
        return misses;
    }

    public long peakMemoryBytes() {
        return peakMemoryBytes;
    }

    public Rates rates() {
        return rates;
    }

    public ErrorCounters errors() {
        return errors;
    }
}
