package dev.tidemark.bench;

import dev.tidemark.bench.os.DiskCounters;
import dev.tidemark.bench.report.JsonReport;
import dev.tidemark.bench.report.ProgressLine;
import dev.tidemark.bench.report.ResultTable;
import dev.tidemark.bench.report.Results;
import dev.tidemark.bench.report.SvgPlot;
import dev.tidemark.bench.target.BenchException;
import dev.tidemark.bench.target.Target;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "tidemark bench",
        description = "Measures throughput, latency and what it costs, of Tidemark and of peers beside it. Every target"
                + " calls fsync before it acknowledges.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all was measured, without an error",
            "1:it could not be measured",
            "2:the command line is wrong",
            "3:all was measured, and operations ended with errors"
        },
        footer = {
            "",
            "The pieces, by JMH:  tidemark bench micro [OPTIONS OF JMH]",
            "Just started:        tidemark bench cold [--help]",
            "Nobody asks:         tidemark bench idle [--help]",
            "Data that grows:     tidemark bench growth [--help]",
            "How to read it:      docs/benchmarks.md"
        })
final class BenchCommand implements Callable<Integer> {
    static final int FAILED = 1;
    static final int WITH_ERRORS = 3;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Mixin
    private BenchOptions options;

    @Override
    public Integer call() {
        BenchPlan plan;
        try {
            plan = options.plan();
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage());
        }
        try {
            Results results = run(plan);
            return results.errors() == 0 ? 0 : WITH_ERRORS;
        } catch (BenchException e) {
            err().println("tidemark bench: " + e.getMessage());
            err().flush();
            return FAILED;
        }
    }

    private Results run(BenchPlan plan) throws BenchException {
        try (CleanUp around = CleanUp.in(options.data, err())) {
            WorkDirectory work = around.work();
            List<Target> targets = around.targets();
            new Targets(options, work.path()).addTo(targets);
            if (work.isInMemory() && options.at == null) {
                err().println("tidemark bench: " + work.path()
                        + " is in memory, where an fsync costs nothing: these figures"
                        + " say nothing about a disk. Give a directory on one with --data DIR");
            }
            ProgressLine progress = new ProgressLine(err(), System.console() != null);
            Results results = new Runner(plan, targets, disk(work), progress).run();
            report(plan, work, targets, results);
            return results;
        }
    }

    /** Where the data of a server is that runs already is not known. */
    private DiskCounters disk(WorkDirectory work) {
        return options.at == null ? DiskCounters.under(work.path()) : DiskCounters.unknown();
    }

    private void report(BenchPlan plan, WorkDirectory work, List<Target> targets, Results results)
            throws BenchException {
        PrintWriter out = spec.commandLine().getOut();
        Machine machine = Machine.here(work.fileSystem());
        if (options.json) {
            out.println(JsonReport.of(machine.run(plan, targets), results));
        } else {
            out.println();
            out.println(machine);
            targets.forEach(target -> out.println(target.name() + ": " + target.description()));
            out.println();
            out.print(new ResultTable(results, plan.threads()));
        }
        out.flush();
        if (options.svg != null) {
            write(options.svg, SvgPlot.of(results));
        }
    }

    private static void write(Path file, String text) throws BenchException {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new BenchException("the plot cannot be written to " + file + ": " + e.getMessage(), e);
        }
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
