package dev.tidemark.bench.growth;

import java.time.Duration;

/**
 * What is done with every target at every number of keys.
 *
 * @param clients that write, each with one operation in flight
 * @param writes that they do of each distribution; 0: as many as come in {@code duration}
 * @param settle after each load, so that what a target puts off is counted with it
 * @param patience that one step gets, if its length is not known
 * @param cold whether to read again at the end, when neither the servers nor the kernel have anything in memory
 */
public record GrowthPlan(
        int valueBytes,
        int clients,
        long writes,
        Duration duration,
        Duration reading,
        Duration settle,
        Duration patience,
        boolean cold) {}
