package dev.tidemark.bench.load;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * One load.
 *
 * @param connections to the server, at least one per thread
 * @param inFlight operations that a connection has unanswered at most, 1 to {@value #MAX_IN_FLIGHT}
 * @param keys operations draw from so many keys
 * @param ratePerSecond 0 for a closed loop: each answer is followed by the next operation. Else an open loop:
 *     operations begin at fixed times, whatever becomes of those before, and their latency counts from the time they
 *     should have begun
 * @param threads of the generator
 * @param warmup load before anything is counted
 * @param duration of what is counted
 * @param others further addresses; connections are spread over all of them in turn
 * @param greeting command that each connection begins with, in words, answered by OK; empty: none. RESP only
 * @param distribution how often which key is drawn
 */
public record LoadSpec(
        Protocol protocol,
        InetSocketAddress address,
        int connections,
        int inFlight,
        int valueBytes,
        int keys,
        Workload workload,
        double ratePerSecond,
        int threads,
        Duration warmup,
        Duration duration,
        List<InetSocketAddress> others,
        List<String> greeting,
        KeyDistribution distribution) {
    public static final int MAX_IN_FLIGHT = 4096;

    /** To one address, by connections that say nothing first, on keys of which each is as likely as any other. */
    public LoadSpec(
            Protocol protocol,
            InetSocketAddress address,
            int connections,
            int inFlight,
            int valueBytes,
            int keys,
            Workload workload,
            double ratePerSecond,
            int threads,
            Duration warmup,
            Duration duration) {
        this(
                protocol,
                address,
                connections,
                inFlight,
                valueBytes,
                keys,
                workload,
                ratePerSecond,
                threads,
                warmup,
                duration,
                List.of(),
                List.of(),
                KeyDistribution.UNIFORM);
    }

    public LoadSpec {
        if (connections < threads || inFlight < 1 || inFlight > MAX_IN_FLIGHT || keys < 1 || ratePerSecond < 0) {
            throw new IllegalArgumentException("a load that cannot be: " + connections + " connections, " + threads
                    + " threads, " + inFlight + " in flight, " + keys + " keys, " + ratePerSecond + "/s");
        }
        if (valueBytes < 0 || valueBytes > protocol.maxValueBytes()) {
            throw new IllegalArgumentException("a value of " + valueBytes + " bytes");
        }
    }

    /** The same with other keys. */
    public LoadSpec drawing(KeyDistribution other) {
        return new LoadSpec(
                protocol,
                address,
                connections,
                inFlight,
                valueBytes,
                keys,
                workload,
                ratePerSecond,
                threads,
                warmup,
                duration,
                others,
                greeting,
                other);
    }

    /** Where the connection of that number goes. */
    InetSocketAddress addressOf(int connection) {
        int at = connection % (others.size() + 1);
        return at == 0 ? address : others.get(at - 1);
    }
}
