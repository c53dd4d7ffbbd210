package dev.tidemark.bench.report;

import dev.tidemark.bench.load.LoadResult;
import dev.tidemark.bench.load.Scenario;
import dev.tidemark.bench.os.ServerUse;

/**
 * One measurement.
 *
 * @param target name of what was measured
 * @param round from 1
 */
public record Sample(String target, Scenario scenario, int round, LoadResult load, ServerUse servers) {
    double millisAt(double percentile) {
        return load.latencies().getValueAtPercentile(percentile) / 1e6;
    }

    double maxMillis() {
        return load.latencies().getMaxValue() / 1e6;
    }
}
