package dev.tidemark.bench.growth;

import dev.tidemark.bench.load.CommandTemplates;
import dev.tidemark.bench.load.KeyDistribution;
import dev.tidemark.bench.load.LoadResult;
import dev.tidemark.bench.load.LoadRun;
import dev.tidemark.bench.load.LoadSpec;
import dev.tidemark.bench.load.Workload;
import dev.tidemark.bench.os.ColdReads;
import dev.tidemark.bench.os.DiskCounters;
import dev.tidemark.bench.os.DiskUse;
import dev.tidemark.bench.os.ProcessFigures;
import dev.tidemark.bench.report.ProgressLine;
import dev.tidemark.bench.target.BenchException;
import dev.tidemark.bench.target.OwnServers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One target with one number of keys, from its start with no data to its restart with all of it. */
public final class GrowthRun {
    private static final int FILL_CONNECTIONS = 4;
    private static final int FILL_IN_FLIGHT = 64;
    /** An election on the way may cost some; more is a target that cannot hold the data. */
    private static final long FILL_ERRORS_ALLOWED = 500;

    private static final double NANOS_PER_MILLI = 1e6;

    private final GrowthPlan plan;
    private final int keys;
    private final OwnServers target;
    private final Path directory;
    private final DiskCounters disk;
    private final ProgressLine progress;
    private final Consumer<GrowthRow> rows;
    private Step step = Step.FILL;

    /**
     * @param directory on the disk that is counted
     * @param rows gets each row as soon as it is known
     */
    public GrowthRun(
            GrowthPlan plan,
            int keys,
            OwnServers target,
            Path directory,
            ProgressLine progress,
            Consumer<GrowthRow> rows) {
        this.plan = plan;
        this.keys = keys;
        this.target = target;
        this.directory = directory;
        this.disk = DiskCounters.under(directory);
        this.progress = progress;
        this.rows = rows;
    }

    /** Something that puts load on a target. */
    private interface Load {
        LoadResult run(LoadRun.Observer observer) throws IOException, InterruptedException, BenchException;
    }

    /**
     * Does all steps. If one cannot be done, its row says why and those after it are left out.
     *
     * @throws InterruptedException if the run is to end
     */
    public void run() throws InterruptedException {
        try {
            progress.say("starting " + target.name() + ": " + target.description());
            target.start();
            target.awaitReady();
            fill();
            write(Step.UNIFORM, KeyDistribution.UNIFORM);
            write(Step.ZIPF, KeyDistribution.ZIPF);
            read(Step.GET, "");
            restart();
            if (plan.cold()) {
                readCold();
            }
        } catch (BenchException | IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException(e.getMessage());
            }
            progress.say(title() + ": " + e.getMessage());
            rows.accept(GrowthRow.failed(target.name(), keys, plan.valueBytes(), copies(), step, e.getMessage()));
        } finally {
            progress.end();
        }
    }

    private void fill() throws BenchException, IOException, InterruptedException {
        LoadSpec spec = spec(FILL_CONNECTIONS, FILL_IN_FLIGHT, Workload.WRITE, plan.patience());
        LoadResult load = measure(FILL_ERRORS_ALLOWED, true, observer -> LoadRun.fill(spec, plan.patience(), observer));
        if (load.operations() + load.errors() < keys) {
            throw new BenchException("only " + load.operations() + " of " + keys + " keys were written, with "
                    + load.errors() + " errors: " + String.join(", ", load.errorTexts()));
        }
    }

    private void write(Step which, KeyDistribution distribution)
            throws BenchException, IOException, InterruptedException {
        step = which;
        boolean counted = plan.writes() > 0;
        LoadSpec spec = spec(plan.clients(), 1, Workload.WRITE, counted ? plan.patience() : plan.duration())
                .drawing(distribution);
        measure(
                Long.MAX_VALUE,
                true,
                observer -> counted ? LoadRun.count(spec, plan.writes(), observer) : LoadRun.run(spec, observer));
    }

    private void read(Step which, String note) throws BenchException, IOException, InterruptedException {
        step = which;
        LoadSpec spec = spec(1, 1, Workload.READ, plan.reading());
        measure(Long.MAX_VALUE, false, note, observer -> LoadRun.run(spec, observer));
    }

    private void readCold() throws BenchException, IOException, InterruptedException {
        step = Step.COLD_GET;
        if (!ColdReads.dropCaches(directory)) {
            throw new BenchException("the kernel does not forget what it has read of files. " + ColdReads.NEEDS);
        }
        String ofDisk = ColdReads.pagesAtRandom(target.directories())
                .map(nanos -> String.format(
                        Locale.ROOT,
                        "the disk alone takes %.3f ms (p50), %.2f ms (p99) for 4 KiB. ",
                        nanos.getValueAtPercentile(50) / NANOS_PER_MILLI,
                        nanos.getValueAtPercentile(99) / NANOS_PER_MILLI))
                .orElse("");
        read(Step.COLD_GET, ofDisk);
    }

    /** Where load goes is asked each time: who leads may have changed. */
    private LoadSpec spec(int connections, int inFlight, Workload workload, Duration duration) throws BenchException {
        return new LoadSpec(
                target.protocol(),
                target.awaitReady(),
                connections,
                inFlight,
                plan.valueBytes(),
                keys,
                workload,
                0,
                1,
                Duration.ZERO,
                duration);
    }

    private LoadResult measure(long errorsAllowed, boolean settles, Load load)
            throws BenchException, IOException, InterruptedException {
        return measure(errorsAllowed, settles, "", load);
    }

    /**
     * @param settles whether the target may put off work that this load makes
     * @param note to begin with what there is to say of it
     */
    private LoadResult measure(long errorsAllowed, boolean settles, String note, Load load)
            throws BenchException, IOException, InterruptedException {
        DiskUse.writeBack(directory);
        OptionalLong writtenBefore = disk.writtenBytes();
        OptionalLong readBefore = disk.readBytes();
        LoadResult result = load.run(new WatchedLoad(progress, title(), target, errorsAllowed));
        progress.end();
        OptionalLong read = difference(readBefore, disk.readBytes());
        target.requireAlive();
        if (settles) {
            TimeUnit.NANOSECONDS.sleep(plan.settle().toNanos());
            target.requireAlive();
        }
        DiskUse.writeBack(directory);
        OptionalLong written = difference(writtenBefore, disk.writtenBytes());
        rows.accept(new GrowthRow(
                target.name(),
                keys,
                plan.valueBytes(),
                copies(),
                step,
                result.seconds(),
                result,
                new GrowthRow.Use(written, read, DiskUse.allocatedBytes(target.directories()), resident()),
                note + note(result)));
        return result;
    }

    private static String note(LoadResult load) {
        String misses = load.misses() == 0 ? "" : load.misses() + " reads found nothing. ";
        return misses + String.join(", ", load.errorTexts());
    }

    private void restart() throws BenchException {
        step = Step.RESTART;
        progress.say(title() + ": kill -9, and a start on the same data");
        target.crash();
        long begun = System.nanoTime();
        target.restart();
        target.awaitValue(
                CommandTemplates.keyOf(keys - 1), CommandTemplates.textOf(plan.valueBytes()), plan.patience());
        double seconds = (System.nanoTime() - begun) / 1e9;
        OptionalLong none = OptionalLong.empty();
        rows.accept(new GrowthRow(
                target.name(),
                keys,
                plan.valueBytes(),
                copies(),
                step,
                seconds,
                null,
                new GrowthRow.Use(none, none, DiskUse.allocatedBytes(target.directories()), resident()),
                ""));
    }

    /** All servers hold all the data. */
    private int copies() {
        return Math.max(1, target.pids().size());
    }

    private OptionalLong resident() {
        long sum = 0;
        for (long pid : target.pids()) {
            sum += ProcessFigures.of(pid).map(ProcessFigures::residentBytes).orElse(0L);
        }
        return sum == 0 ? OptionalLong.empty() : OptionalLong.of(sum);
    }

    private static OptionalLong difference(OptionalLong before, OptionalLong after) {
        return before.isEmpty() || after.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(after.getAsLong() - before.getAsLong());
    }

    private String title() {
        return GrowthTable.count(keys) + " keys, " + target.name() + ", " + step;
    }
}
