package dev.tidemark.bench;

import dev.tidemark.bench.load.KeyDistribution;
import dev.tidemark.bench.load.Scenario;
import java.time.Duration;
import java.util.List;

/**
 * What a run does with every target.
 *
 * @param keys how many different ones
 * @param distribution how often which of them
 * @param threads of the generator
 * @param rounds how often every load is put on every target, in turn
 * @param warmup before each measurement
 * @param firstWarmup before the first measurement of a target, so that its code is compiled
 */
public record BenchPlan(
        List<Scenario> scenarios,
        int keys,
        KeyDistribution distribution,
        int threads,
        int rounds,
        Duration warmup,
        Duration firstWarmup,
        Duration duration) {}
