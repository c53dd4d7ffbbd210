package dev.tidemark.sim.cli;

import dev.tidemark.sim.ClusterSimulation;
import dev.tidemark.sim.Picture;
import dev.tidemark.sim.RunResult;
import dev.tidemark.sim.Story;
import dev.tidemark.sim.StoryTeller;
import dev.tidemark.sim.fault.FaultKind;
import dev.tidemark.sim.judge.Asked;
import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.world.RunOptions;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs whole clusters of the production classes under faults, in virtual time, and checks them at every step. */
@Command(
        name = "tidemark sim",
        description = {
            "Runs whole clusters of the production classes under faults, in virtual time, one seed after the other, and"
                    + " checks every step. A seed that fails prints the command that replays it.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every invariant held in every seed",
            "1:an invariant did not hold; the output names it, the seed, and the command that replays it",
            "2:the command line is wrong"
        })
final class SimCommand implements Callable<Integer> {
    private static final int TRACE_LINES = 20_000;
    private static final int PROGRESS_MILLIS = 2_000;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(
            names = "--seed",
            paramLabel = "S",
            converter = SeedConverter.class,
            description = "The first seed, decimal or 0x...; alone: this one. Default: 1.")
    private Long seed;

    @Option(names = "--seeds", paramLabel = "N", description = "How many seeds, one after the other. Default: 100.")
    private Long seeds;

    @Option(
            names = "--time",
            paramLabel = "T",
            converter = TimeConverter.class,
            description = "Go on until so much time has passed: 90s, 5m, 1h.")
    private Duration time;

    @Option(
            names = "--nodes",
            paramLabel = "n",
            description = "How many voters, 1 to " + RunOptions.MAX_NODES + ". Default: drawn from the seed.")
    private int nodes;

    @Option(
            names = "--faults",
            paramLabel = "F",
            converter = FaultsConverter.class,
            description = "Which faults may happen: all, none, a list (drop,crash), or all without some (-rot,-wipe)."
                    + " Which of them do is drawn from the seed. Default: all.")
    private EnumSet<FaultKind> faults = EnumSet.allOf(FaultKind.class);

    @Option(
            names = "--fault-millis",
            paramLabel = "M",
            description = "How long faults go on in each run, virtual milliseconds. Default: drawn from the seed.")
    private long faultMillis;

    @Option(
            names = "--without",
            paramLabel = "I",
            converter = InvariantsConverter.class,
            description = "Go on when these invariants do not hold, and say in the end which did not: all, or a list"
                    + " (STARTS,LIVENESS). It shows what else would see a bug.")
    private EnumSet<Invariant> without = EnumSet.noneOf(Invariant.class);

    @Option(
            names = "--invariants",
            paramLabel = "A",
            description = "Whom to ask: all; production, which is what nodes see by themselves: they stop or refuse to"
                    + " start; or spec, which is the specification alone. Default: all.")
    private Asked asked = Asked.ALL;

    @Option(
            names = "--story",
            paramLabel = "NAME",
            description = "Tell a story in place of chance: leader-dies-before-hwm, longer-log-returns,"
                    + " lagging-follower-is-filled, quorum-read-sees-what-nobody-knows,"
                    + " each-level-gives-up-something.")
    private String story;

    @Option(
            names = "--trace",
            description = "Print what happened, in order of Lamport time, of a single or failing seed.")
    private boolean trace;

    @Option(
            names = "--picture",
            description =
                    "Draw what a story is about, from its trace, as a sequence diagram in the language of Mermaid.")
    private boolean picture;

    @Option(names = "--shrink", description = "Look for a smaller run that fails in the same way.")
    private boolean shrink;

    @Option(names = "--twice", description = "Run each seed twice, and fail if anything differs (H118).")
    private boolean twice;

    @Option(names = "--keep-going", description = "Go on after a seed that failed.")
    private boolean keepGoing;

    @Option(names = "--spec-coverage", description = "Print how often each action of the specification was taken.")
    private boolean specCoverage;

    @Option(names = "--json", description = "Print the result as one JSON object.")
    private boolean json;

    private Totals totals;

    @Override
    public Integer call() {
        check();
        if (story != null) {
            return tell();
        }
        totals = new Totals();
        PrintWriter err = spec.commandLine().getErr();
        long end = time == null ? Long.MAX_VALUE : System.nanoTime() + time.toNanos();
        long count = seeds != null ? seeds : time != null ? Long.MAX_VALUE : seed != null ? 1 : 100;
        long nextProgress = System.currentTimeMillis() + PROGRESS_MILLIS;
        RunOptions given = new RunOptions(first(), nodes, faults, faultMillis, trace && count == 1, without);
        RunOptions options = switch (asked) {
            case ALL -> given;
            case PRODUCTION -> given.asProduction();
            case SPEC -> given.asSpecification();
        };
        for (long i = 0; i < count && System.nanoTime() < end; i++) {
            RunResult result = run(options.withSeed(first() + i));
            if (!result.isGreen()) {
                failed(result, err);
                if (!keepGoing) {
                    break;
                }
            } else if (options.trace()) {
                err.println(result.trace().last(Integer.MAX_VALUE));
            }
            if (System.currentTimeMillis() >= nextProgress) {
                nextProgress = System.currentTimeMillis() + PROGRESS_MILLIS;
                err.println(totals.progress());
                err.flush();
            }
        }
        totals.stop();
        if (!totals.overlooked().isEmpty()) {
            err.println("Did not hold, and was not asked for: " + InvariantsConverter.text(totals.overlooked()));
        }
        new Report(spec.commandLine().getOut()).print(totals, json, specCoverage);
        return totals.failures().isEmpty() ? 0 : 1;
    }

    private int tell() {
        RunResult result = new StoryTeller(Story.of(story), first(), trace || picture).tell();
        PrintWriter out = spec.commandLine().getOut();
        if (trace) {
            out.println(result.trace().last(TRACE_LINES));
        }
        if (picture) {
            out.print(Picture.of(result.trace()));
        }
        out.println((picture ? "%% " : "") + story + ": " + Story.of(story).text() + ": "
                + (result.isGreen()
                        ? "as told"
                        : "FAILED: " + result.violation().getMessage()));
        return result.isGreen() ? 0 : 1;
    }

    private long first() {
        return seed == null ? 1 : seed;
    }

    private RunResult run(RunOptions options) {
        RunResult result = totals.measure(() -> new ClusterSimulation(options).run());
        if (twice && result.isGreen()) {
            RunResult again = totals.measure(() -> new ClusterSimulation(options).run());
            if (again.hash() != result.hash()) {
                totals.differs(options.seed());
                spec.commandLine()
                        .getErr()
                        .println("Seed " + options.seed() + " gives " + Long.toHexString(result.hash()) + " and "
                                + Long.toHexString(again.hash()) + ": the simulation is not deterministic (H118)");
            }
        }
        totals.add(result);
        return result;
    }

    private void failed(RunResult result, PrintWriter err) {
        err.println();
        err.println("FAILED with seed " + result.options().seed() + ": "
                + result.violation().getMessage());
        if (result.violation().getCause() != null) {
            result.violation().getCause().printStackTrace(err);
        }
        RunOptions smallest = result.options();
        if (shrink) {
            smallest = new Shrinker(result.violation().invariant(), Shrinker.Run::of, err).shrink(smallest);
        }
        if (trace) {
            err.println(new ClusterSimulation(smallest.traced()).run().trace().last(TRACE_LINES));
        }
        err.println("Replay: " + command(smallest) + " --trace");
        err.flush();
        totals.failed(result, command(smallest));
    }

    static String command(RunOptions options) {
        StringBuilder command = new StringBuilder("./tidemark sim --seed " + options.seed());
        if (options.nodes() > 0) {
            command.append(" --nodes ").append(options.nodes());
        }
        if (!options.faults().equals(EnumSet.allOf(FaultKind.class))) {
            command.append(" --faults=").append(FaultsConverter.text(options.faults()));
        }
        if (options.faultMillis() > 0) {
            command.append(" --fault-millis ").append(options.faultMillis());
        }
        if (options.without().equals(EnumSet.complementOf(Invariant.ofProduction()))) {
            command.append(" --invariants production");
        } else if (options.without().equals(EnumSet.complementOf(Invariant.ofSpecification()))) {
            command.append(" --invariants spec");
        } else if (!options.without().isEmpty()) {
            command.append(" --without ").append(InvariantsConverter.text(options.without()));
        }
        return command.toString();
    }

    private void check() {
        if (nodes < 0 || nodes > RunOptions.MAX_NODES) {
            throw wrong("--nodes is " + nodes + ", but must be 1 to " + RunOptions.MAX_NODES);
        }
        if (story != null && Story.of(story) == null) {
            throw wrong("'" + story + "' is no story. Stories are: " + Story.labels());
        }
        if (picture && (story == null || !Story.of(story).hasPicture())) {
            throw wrong((story == null
                            ? "--picture draws a story, and none is named"
                            : "story " + story + " has no picture")
                    + "; --story with one of these has: " + Story.labelsOfPictures());
        }
        if (seeds != null && seeds < 1) {
            throw wrong("--seeds is " + seeds + ", but must be at least 1");
        }
        if (faultMillis < 0 || faultMillis > 3_600_000) {
            throw wrong("--fault-millis is " + faultMillis + ", but must be 1 to 3600000");
        }
    }

    private CommandLine.ParameterException wrong(String what) {
        return new CommandLine.ParameterException(spec.commandLine(), what);
    }
}
