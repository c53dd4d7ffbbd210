package dev.tidemark.bench.load;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/**
 * What one thread of the generator saw. An operation counts if it began, or should have begun, within the measured
 * time. Latencies are in nanoseconds, with three digits. One thread records; others may read the counters of progress.
 */
final class Recorder {
    static final long MAX_LATENCY_NANOS = 120_000_000_000L;
    private static final int DIGITS = 3;
    private static final int MAX_ERROR_TEXTS = 5;

    private final long fromNanos;
    private final long toNanos;
    private final Histogram writes = new Histogram(1_000, MAX_LATENCY_NANOS, DIGITS);
    private final Histogram reads = new Histogram(1_000, MAX_LATENCY_NANOS, DIGITS);
    private final Set<String> errorTexts = new LinkedHashSet<>();
    private final AtomicLong endedForProgress = new AtomicLong();
    private final AtomicLong errorsForProgress = new AtomicLong();

    private long ended;
    private long allErrors;
    private long errors;
    private long misses;
    private long lostConnections;
    private long unsent;
    private long lastAnswerNanos;
    private long longestSilenceNanos;

    Recorder(long fromNanos, long toNanos) {
        this.fromNanos = fromNanos;
        this.toNanos = toNanos;
        this.lastAnswerNanos = fromNanos;
    }

    private boolean counts(long startNanos) {
        return startNanos - fromNanos >= 0 && startNanos - toNanos < 0;
    }

    /** @param startNanos when the operation began; in an open loop, when it should have */
    void ended(long startNanos, long endNanos, boolean isWrite, Outcome outcome) {
        ended++;
        if (outcome == Outcome.ERROR) {
            allErrors++;
        }
        if (!counts(startNanos)) {
            return;
        }
        if (outcome == Outcome.ERROR) {
            errors++;
            return;
        }
        if (outcome == Outcome.MISS) {
            misses++;
        }
        answered(endNanos);
        latency(startNanos, endNanos, isWrite);
    }

    /** The longest time without an answer; from the beginning of the measured time to the first one, too. */
    private void answered(long nowNanos) {
        longestSilenceNanos = Math.max(longestSilenceNanos, nowNanos - lastAnswerNanos);
        lastAnswerNanos = nowNanos;
    }

    private void latency(long startNanos, long endNanos, boolean isWrite) {
        long nanos = Math.max(0, Math.min(endNanos - startNanos, MAX_LATENCY_NANOS));
        (isWrite ? writes : reads).recordValue(nanos);
    }

    /** An operation that never was answered, or whose connection broke. */
    void unanswered(long startNanos) {
        allErrors++;
        if (counts(startNanos)) {
            errors++;
        }
    }

    /** An operation that should have begun and found no free place until the end. It waited at least that long. */
    void neverSent(long startNanos, long endNanos, boolean isWrite) {
        if (counts(startNanos)) {
            unsent++;
            latency(startNanos, endNanos, isWrite);
        }
    }

    void lostConnection() {
        lostConnections++;
    }

    void error(String text) {
        if (wantsText()) {
            errorTexts.add(text);
        }
    }

    boolean wantsText() {
        return errorTexts.size() < MAX_ERROR_TEXTS;
    }

    /** Lets other threads see how far it is. Cheap, but not for every operation. */
    void publish() {
        endedForProgress.lazySet(ended);
        errorsForProgress.lazySet(allErrors);
    }

    long endedSoFar() {
        return endedForProgress.get();
    }

    long errorsSoFar() {
        return errorsForProgress.get();
    }

    /** Call it when the recording thread has ended. */
    void addTo(LoadResult.Sum sum) {
        sum.add(writes, reads, errors, misses, lostConnections, unsent, longestSilenceNanos, errorTexts);
    }
}
