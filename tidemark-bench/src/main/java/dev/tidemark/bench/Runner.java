package dev.tidemark.bench;

import dev.tidemark.bench.load.LoadResult;
import dev.tidemark.bench.load.LoadRun;
import dev.tidemark.bench.load.LoadSpec;
import dev.tidemark.bench.load.Scenario;
import dev.tidemark.bench.load.Workload;
import dev.tidemark.bench.os.DiskCounters;
import dev.tidemark.bench.os.Meter;
import dev.tidemark.bench.report.ProgressLine;
import dev.tidemark.bench.report.Results;
import dev.tidemark.bench.report.Sample;
import dev.tidemark.bench.target.BenchException;
import dev.tidemark.bench.target.Target;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Puts every load on every target, round by round, so that ratios are of the same minutes. While one target is measured
 * the others are stopped where they are, and take nothing from it.
 */
final class Runner {
    private static final Duration FILL_PATIENCE = Duration.ofMinutes(5);
    private static final int SETTLE_SECONDS = 1;
    private static final int FILL_IN_FLIGHT = 64;
    private static final int FILL_CONNECTIONS = 4;

    private final BenchPlan plan;
    private final List<Target> targets;
    private final DiskCounters disk;
    private final ProgressLine progress;
    private final Results results = new Results();
    private final Map<Target, Integer> filledWith = new HashMap<>();
    private final Set<Target> warm = new HashSet<>();

    Runner(BenchPlan plan, List<Target> targets, DiskCounters disk, ProgressLine progress) {
        this.plan = plan;
        this.targets = targets;
        this.disk = disk;
        this.progress = progress;
    }

    /** Starts the targets and measures them. The caller closes them. */
    Results run() throws BenchException {
        for (Target target : targets) {
            progress.say("starting " + target.name());
            target.start();
            target.awaitReady();
            freeze(target);
        }
        for (int round = 1; round <= plan.rounds(); round++) {
            for (Scenario scenario : plan.scenarios()) {
                for (Target target : targets) {
                    results.add(measure(target, scenario, round));
                }
            }
        }
        return results;
    }

    private void freeze(Target target) throws BenchException {
        if (targets.size() > 1) {
            target.freeze();
        }
    }

    /**
     * Lets it go on and waits until it has settled: a cluster that was stopped may have to elect a leader first, and
     * who led before may not know yet.
     */
    private InetSocketAddress thaw(Target target) throws BenchException {
        if (targets.size() == 1) {
            return target.awaitReady();
        }
        target.thaw();
        pause();
        InetSocketAddress before;
        InetSocketAddress now = null;
        do {
            before = now;
            pause();
            now = target.awaitReady();
        } while (!now.equals(before));
        return now;
    }

    private static void pause() throws BenchException {
        try {
            TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }

    private Sample measure(Target target, Scenario scenario, int round) throws BenchException {
        String title = "round " + round + "/" + plan.rounds() + ", " + target.name() + ", " + scenario;
        InetSocketAddress address = thaw(target);
        try {
            fillIfNeeded(target, address, scenario);
            Meter meter = new Meter(target.pids(), target::fsyncs, disk);
            LoadSpec spec = spec(target, address, scenario, warm.add(target) ? plan.firstWarmup() : plan.warmup());
            LoadResult load = LoadRun.run(spec, new MeteredLoad(meter, progress, title));
            return new Sample(target.name(), scenario, round, load, meter.use());
        } catch (IOException e) {
            throw new BenchException(title + ": " + address + " cannot be reached: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        } finally {
            progress.end();
            freeze(target);
        }
    }

    private LoadSpec spec(Target target, InetSocketAddress address, Scenario scenario, Duration warmup)
            throws BenchException {
        return new LoadSpec(
                target.protocol(),
                address,
                scenario.connections(),
                scenario.inFlight(),
                scenario.valueBytes(),
                plan.keys(),
                scenario.workload(),
                scenario.ratePerSecond(),
                Math.min(plan.threads(), scenario.connections()),
                warmup,
                plan.duration(),
                target.others(),
                target.greeting(),
                plan.distribution());
    }

    /** Reads find something only if all keys are there, and all values should have the size that is asked for. */
    private void fillIfNeeded(Target target, InetSocketAddress address, Scenario scenario)
            throws IOException, InterruptedException, BenchException {
        Integer filled = filledWith.get(target);
        if (!scenario.workload().hasReads() || (filled != null && filled == scenario.valueBytes())) {
            return;
        }
        LoadSpec spec = new LoadSpec(
                target.protocol(),
                address,
                FILL_CONNECTIONS,
                FILL_IN_FLIGHT,
                scenario.valueBytes(),
                plan.keys(),
                Workload.WRITE,
                0,
                1,
                Duration.ZERO,
                FILL_PATIENCE);
        String title = target.name() + ", writing all " + plan.keys() + " keys";
        LoadResult load = LoadRun.fill(spec, FILL_PATIENCE, new QuietLoad(progress, title));
        progress.end();
        if (load.operations() < plan.keys()) {
            throw new BenchException(title + ": only " + load.operations() + " were written, with " + load.errors()
                    + " errors: " + String.join(" | ", load.errorTexts()));
        }
        filledWith.put(target, scenario.valueBytes());
    }
}
