package dev.tidemark.bench;

import dev.tidemark.bench.growth.GrowthPlan;
import dev.tidemark.bench.growth.GrowthRow;
import dev.tidemark.bench.growth.GrowthRun;
import dev.tidemark.bench.growth.GrowthTable;
import dev.tidemark.bench.growth.GrowthTargets;
import dev.tidemark.bench.os.ColdReads;
import dev.tidemark.bench.report.ProgressLine;
import dev.tidemark.bench.target.BenchException;
import dev.tidemark.bench.target.OwnServers;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "tidemark bench growth",
        description = "What data costs when there is much of it, for Tidemark and peers one after another: bytes that"
                + " the disk writes for a byte of a user, size on the disk, memory, latency, and the time of a restart"
                + " after kill -9. Prints a row of Markdown after each step, and a summary at the end.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {"", "How to read it: docs/benchmarks.md"})
final class GrowthCommand implements Callable<Integer> {
    static final String COMMAND = "growth";

    private final GrowthTable table = new GrowthTable();
    /** What was measured, and where. */
    private final Map<String, String> descriptions = new LinkedHashMap<>();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Mixin
    private GrowthOptions options;

    @Override
    public Integer call() {
        GrowthPlan plan;
        try {
            plan = options.plan();
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage());
        }
        if (plan.cold() && !ColdReads.mayDropCaches()) { // not after an hour of other steps
            throw new CommandLine.ParameterException(spec.commandLine(), ColdReads.NEEDS);
        }
        ProgressLine progress = new ProgressLine(err(), System.console() != null);
        try {
            say(GrowthTable.header());
            for (int keys : options.keys()) {
                for (String target : options.targets) {
                    measure(plan, target, keys, progress);
                }
            }
            say("");
            say(table.summary());
            descriptions.forEach((name, description) -> say("- " + name + ": " + description));
            return table.isComplete() ? 0 : BenchCommand.WITH_ERRORS;
        } catch (BenchException e) {
            err().println("tidemark bench: " + e.getMessage());
            err().flush();
            return BenchCommand.FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return BenchCommand.FAILED;
        }
    }

    /** Each target has the disk for itself, and nothing on it when it begins. */
    private void measure(GrowthPlan plan, String name, int keys, ProgressLine progress)
            throws BenchException, InterruptedException {
        try (CleanUp around = CleanUp.in(options.data, err())) {
            WorkDirectory work = around.work();
            if (descriptions.isEmpty()) {
                descriptions.put("machine", Machine.here(work.fileSystem()).toString());
                if (work.isInMemory()) {
                    progress.say(work.path() + " is in memory, where nothing is written to a disk: give a directory on"
                            + " one with --data DIR");
                }
            }
            GrowthTargets targets = new GrowthTargets(
                    options.javaHome(), Targets.words(options.jvmOptions), options.settings, options.heap);
            OwnServers target;
            try {
                target = targets.of(name, work.path(), keys, plan.valueBytes());
            } catch (BenchException e) {
                add(GrowthRow.notStarted(name, keys, plan.valueBytes(), e.getMessage()));
                return;
            }
            around.targets().add(target);
            descriptions.putIfAbsent(name, target.description());
            new GrowthRun(plan, keys, target, work.path(), progress, this::add).run();
        }
    }

    private void add(GrowthRow row) {
        say(table.add(row));
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
