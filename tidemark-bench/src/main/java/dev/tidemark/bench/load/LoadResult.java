package dev.tidemark.bench.load;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.HdrHistogram.Histogram;

/**
 * What a load measured.
 *
 * @param writes latencies of writes in nanoseconds, of those that began in the measured time and were answered
 * @param reads the same of reads
 * @param seconds measured
 * @param errors operations answered with an error, or not at all
 * @param misses reads that found nothing
 * @param lostConnections how often a connection broke
 * @param unsent operations of an open loop that found no free place until the end; they are in the histograms with the
 *     time they had waited by then, and not in the throughput
 * @param longestSilenceNanos the longest time between two answers that were no errors, as one thread of the generator
 *     saw it: with several, the longest of them
 * @param generatorCpuSeconds of the threads of the generator within the measured time
 * @param errorTexts some of them
 */
public record LoadResult(
        Histogram writes,
        Histogram reads,
        double seconds,
        long errors,
        long misses,
        long lostConnections,
        long unsent,
        long longestSilenceNanos,
        double generatorCpuSeconds,
        List<String> errorTexts) {

    /** Operations that were answered without an error. */
    public long operations() {
        return writes.getTotalCount() + reads.getTotalCount() - unsent;
    }

    public double operationsPerSecond() {
        return operations() / seconds;
    }

    /** Reads and writes together. */
    public Histogram latencies() {
        Histogram all = writes.copy();
        all.add(reads);
        return all;
    }

    /** Adds up what the threads saw. */
    static final class Sum {
        private final Histogram writes = new Histogram(1_000, Recorder.MAX_LATENCY_NANOS, 3);
        private final Histogram reads = new Histogram(1_000, Recorder.MAX_LATENCY_NANOS, 3);
        private final Set<String> errorTexts = new LinkedHashSet<>();
        private long errors;
        private long misses;
        private long lostConnections;
        private long unsent;
        private long longestSilenceNanos;

        void add(
                Histogram moreWrites,
                Histogram moreReads,
                long moreErrors,
                long moreMisses,
                long moreLostConnections,
                long moreUnsent,
                long silenceNanos,
                Set<String> moreTexts) {
            writes.add(moreWrites);
            reads.add(moreReads);
            errors += moreErrors;
            misses += moreMisses;
            lostConnections += moreLostConnections;
            unsent += moreUnsent;
            longestSilenceNanos = Math.max(longestSilenceNanos, silenceNanos);
            errorTexts.addAll(moreTexts);
        }

        LoadResult result(double seconds, double generatorCpuSeconds) {
            return new LoadResult(
                    writes,
                    reads,
                    seconds,
                    errors,
                    misses,
                    lostConnections,
                    unsent,
                    longestSilenceNanos,
                    generatorCpuSeconds,
                    List.copyOf(errorTexts));
        }
    }
}
