package dev.tidemark.bench.load;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * One load.
 *
 * @param connections to the server, at least one per thread
 * @param inFlight operations that a connection has unanswered at most, 1 to {@value #MAX_IN_FLIGHT}
 * @param keys operations draw from so many keys, each as likely as any other
 * @param ratePerSecond 0 for a closed loop: each answer is followed by the next operation. Else an open loop:
 *     operations begin at fixed times, whatever becomes of those before, and their latency counts from the time they
 *     should have begun
 * @param threads of the generator
 * @param warmup load before anything is counted
 * @param duration of what is counted
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
        Duration duration) {
    public static final int MAX_IN_FLIGHT = 4096;

    public LoadSpec {
        if (connections < threads || inFlight < 1 || inFlight > MAX_IN_FLIGHT || keys < 1 || ratePerSecond < 0) {
            throw new IllegalArgumentException("a load that cannot be: " + connections + " connections, " + threads
                    + " threads, " + inFlight + " in flight, " + keys + " keys, " + ratePerSecond + "/s");
        }
        if (valueBytes < 0 || valueBytes > protocol.maxValueBytes()) {
            throw new IllegalArgumentException("a value of " + valueBytes + " bytes");
        }
    }
}
