package dev.tidemark.sim.mutants;

import dev.tidemark.sim.judge.Asked;
import dev.tidemark.sim.judge.Invariant;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tidemark-sim/mutants/run}. */
@Command(
        name = "run",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description =
                "Puts known bugs back into the code, one at a time, and measures how long the simulator takes to find"
                        + " each. Fails if one survives, if a patch no longer applies, or if a seed fails without any"
                        + " bug.")
public final class MutantRun implements Callable<Integer> {
    private static final int PASSED = 0;
    private static final int SURVIVORS = 1;
    private static final int BROKEN = 2;
    private static final int CONTROL_FAILED = 3;
    /** Distance of the first seeds of two hunts for one mutant. */
    private static final long SEEDS_APART = 1_000_000;

    private static final int CONTROL_SEEDS = 5;

    @Option(names = "--only", split = ",", paramLabel = "NAME", description = "These mutants only.")
    private List<String> only = List.of();

    @Option(names = "--sample", paramLabel = "N", description = "Only N mutants, in rotation; see --from.")
    private int sample;

    @Option(names = "--from", paramLabel = "S", description = "Which sample, from 0: each number gives another one.")
    private long from;

    @Option(
            names = "--budget",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "Processor time for one hunt (${DEFAULT-VALUE}).")
    private double budgetSeconds;

    @Option(
            names = "--repeat",
            paramLabel = "N",
            defaultValue = "3",
            description = "Hunts for each mutant, from different first seeds (${DEFAULT-VALUE}).")
    private int repeat;

    @Option(
            names = "--first-seed",
            paramLabel = "SEED",
            defaultValue = "1",
            description = "Where the first hunt begins (${DEFAULT-VALUE}).")
    private long firstSeed;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            defaultValue = "1",
            description = "Mutants that are hunted side by side, one core each (${DEFAULT-VALUE}).")
    private int jobs;

    @Option(
            names = "--only-by",
            description = "Also hunt each without the invariant that caught it, and say what else does.")
    private boolean onlyBy;

    @Option(
            names = "--only-by-budget",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "Processor time for each of those hunts (${DEFAULT-VALUE}).")
    private double onlyBySeconds;

    @Option(
            names = "--invariants",
            paramLabel = "A",
            defaultValue = "ALL",
            description = "Who may catch a mutant: all, production, which is what nodes see by themselves, or"
                    + " spec, which is the specification alone (${DEFAULT-VALUE}). Then many survive.")
    private Asked who;

    @Option(names = "--json", paramLabel = "FILE", description = "Where to write the result for machines.")
    private Path json;

    @Option(
            names = "--write",
            description = "Write the table into docs/lab/mutants.md. Of all mutants only, and if none survives.")
    private boolean write;

    @Option(names = "--check", description = "Only check that every patch applies and compiles.")
    private boolean checkOnly;

    @Option(names = "--list", description = "Only list the mutants.")
    private boolean listOnly;

    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    private boolean help;

    private final PrintStream out = System.out;
    private final Path root = Path.of(System.getProperty("tidemark.root")).toAbsolutePath();
    private final List<Path> libraries = libraries();

    public static void main(String[] args) {
        int code;
        try {
            code = new CommandLine(new MutantRun())
                    .setCaseInsensitiveEnumValuesAllowed(true)
                    .execute(args);
        } catch (RuntimeException e) {
            e.printStackTrace();
            code = BROKEN;
        }
        System.exit(code);
    }

    private static List<Path> libraries() {
        List<Path> libraries = new ArrayList<>();
        for (String path : System.getProperty("java.class.path").split(java.io.File.pathSeparator)) {
            if (path.endsWith(".jar")) {
                libraries.add(Path.of(path).toAbsolutePath());
            }
        }
        return libraries;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path scratch = Files.createTempDirectory("tidemark-mutants");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> cleanUp(scratch), "clean-up"));
        try {
            return run(scratch);
        } catch (Control.FailedException e) {
            out.println(e.getMessage());
            return CONTROL_FAILED;
        } catch (IOException e) {
            out.println(e.getMessage());
            return BROKEN;
        } finally {
            Workshop.deleteAll(scratch);
        }
    }

    /** Also when somebody breaks the run off. */
    private static void cleanUp(Path scratch) {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        try {
            Workshop.deleteAll(scratch);
        } catch (IOException e) {
            System.err.println("could not remove " + scratch + ": " + e.getMessage());
        }
    }

    private int run(Path scratch) throws IOException, InterruptedException, Control.FailedException {
        List<Mutant> all = Mutant.readAll(root.resolve("tidemark-sim/mutants"));
        List<Mutant> chosen = Selection.choose(all, only, sample, from);
        if (write && chosen.size() < all.size()) {
            throw new IOException("--write needs all mutants: leave out --only and --sample");
        }
        if (listOnly) {
            chosen.forEach(mutant -> out.printf("%-44s %s%n", mutant.name(), mutant.hazard()));
            return PASSED;
        }
        Workshop workshop = new Workshop(root, scratch, libraries);
        requireAllApply(workshop, all);
        out.println("Compiling the code as it is ...");
        workshop.buildBase();
        if (checkOnly) {
            return check(workshop, chosen);
        }
        HuntProcess process = new HuntProcess(scratch, (long) (budgetSeconds * 1_000), who);
        Control control = new Control(process, workshop.baseClassPath());
        out.println("Running the first seeds without any mutant ...");
        control.requirePassed(firstSeeds().stream()
                .flatMap(first -> LongStream.range(first, first + CONTROL_SEEDS).boxed())
                .toList());
        List<Row> rows = huntAll(chosen, mutant -> hunt(mutant, workshop, process, control));
        return conclude(rows);
    }

    /** Also of those that are not chosen: a patch that rots is found at once. */
    private void requireAllApply(Workshop workshop, List<Mutant> all) throws IOException {
        List<String> problems = new ArrayList<>();
        for (Mutant mutant : all) {
            try {
                workshop.requireApplies(mutant);
            } catch (IOException e) {
                problems.add(mutant.name() + ": " + e.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            throw new IOException(String.join("\n", problems) + "\n" + problems.size() + " of " + all.size()
                    + " patches no longer apply: the code that they change has changed. Make each again from the code"
                    + " as it is now");
        }
        out.println("All " + all.size() + " patches apply.");
    }

    private int check(Workshop workshop, List<Mutant> chosen) throws IOException {
        int broken = 0;
        for (Mutant mutant : chosen) {
            try {
                workshop.build(mutant);
            } catch (IOException e) {
                broken++;
                out.println(mutant.name() + ": " + e.getMessage());
            }
            workshop.discard(mutant);
        }
        out.println(chosen.size() - broken + " of " + chosen.size() + " mutants compile.");
        return broken == 0 ? PASSED : BROKEN;
    }

    private List<Long> firstSeeds() {
        return LongStream.range(0, repeat)
                .map(i -> firstSeed + i * SEEDS_APART)
                .boxed()
                .toList();
    }

    /** What is done for each mutant. */
    private interface Hunter {
        Row hunt(Mutant mutant) throws IOException, Control.FailedException;
    }

    private List<Row> huntAll(List<Mutant> mutants, Hunter hunter)
            throws IOException, InterruptedException, Control.FailedException {
        out.print(Report.heading(onlyBy));
        ExecutorService workers = Executors.newFixedThreadPool(jobs);
        try {
            List<Future<Row>> futures = new ArrayList<>();
            mutants.forEach(mutant -> futures.add(workers.submit(() -> hunter.hunt(mutant))));
            List<Row> rows = new ArrayList<>();
            for (Future<Row> future : futures) {
                Row row = future.get();
                rows.add(row);
                out.print(Report.line(row));
                out.flush();
            }
            return rows;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Control.FailedException failed) {
                throw failed;
            }
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } finally {
            workers.shutdownNow();
        }
    }

    private Row hunt(Mutant mutant, Workshop workshop, HuntProcess process, Control control)
            throws IOException, Control.FailedException {
        try {
            String classPath = workshop.build(mutant);
            Row row = new Row(mutant, process.hunt(classPath, firstSeeds()));
            Row asked = onlyBy ? new Row(mutant, row.hunts(), seconds(row, classPath, process)) : row;
            control.requirePassed(
                    Stream.concat(row.hunts().stream(), asked.seconds().stream().map(Second::kill))
                            .filter(Kill::isKill)
                            .map(Kill::seed)
                            .toList());
            return asked;
        } catch (IOException e) {
            throw new IOException(mutant.name() + ": " + e.getMessage(), e);
        } finally {
            workshop.discard(mutant);
        }
    }

    /** What else sees it, for each invariant that did; not for what is none, such as a seed that did not end. */
    private List<Second> seconds(Row row, String classPath, HuntProcess process) throws IOException {
        List<Second> seconds = new ArrayList<>();
        for (String catcher : row.catchers()) {
            if (Invariant.of(catcher) != null) {
                long seed = row.hunts().stream()
                        .filter(hunt -> catcher.equals(hunt.caughtBy()))
                        .findFirst()
                        .orElseThrow()
                        .seed();
                long millis = (long) (onlyBySeconds * 1_000);
                seconds.add(new Second(catcher, process.huntWithout(classPath, catcher, millis, seed)));
            }
        }
        return seconds;
    }

    private String command() {
        return "tidemark-sim/mutants/run" + (repeat == 3 ? "" : " --repeat " + repeat) + " --budget "
                + Math.round(budgetSeconds)
                + (onlyBy ? " --only-by --only-by-budget " + Math.round(onlyBySeconds) : "");
    }

    /** What was hunted: the commit, and whether the sources differ from it. */
    private String commit() throws IOException {
        String commit = git("rev-parse", "--short", "HEAD");
        boolean changed = !git("status", "--porcelain", "--untracked-files=no", "--", ":!docs")
                .isEmpty();
        return "commit " + commit + (changed ? " and changes after it" : "");
    }

    private String git(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("git", "-C", root.toString()));
        command.addAll(List.of(arguments));
        Process git = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    private int conclude(List<Row> rows) throws IOException {
        if (json != null) {
            Files.writeString(json, Report.json(rows));
        }
        out.println();
        rows.stream()
                .flatMap(row -> row.hunts().stream()
                        .filter(Kill::isKill)
                        .limit(1)
                        .map(kill -> row.mutant().name() + ", seed " + kill.seed() + ": " + kill.message()))
                .forEach(out::println);
        List<String> survivors = rows.stream()
                .filter(Row::survives)
                .map(row -> row.mutant().name())
                .toList();
        long seconds = rows.stream().mapToLong(Row::millis).sum() / 1_000;
        out.printf(
                "%n%d of %d mutants were killed, in %d s of processor time; every seed that killed one passes without"
                        + " it.%n",
                rows.size() - survivors.size(), rows.size(), seconds);
        if (who != Asked.ALL) {
            out.println((who == Asked.SPEC ? "By the specification" : "By nodes")
                    + " alone, nobody else was asked. Nothing is seen of: " + String.join(", ", survivors));
            return PASSED;
        }
        if (!survivors.isEmpty()) {
            out.println("Survivors: " + String.join(", ", survivors)
                    + "\nEither such a bug cannot be seen (then the patch is not worth having), or the simulator is"
                    + " blind to it.");
            return SURVIVORS;
        }
        if (write) {
            new MutantPage(command(), commit(), rows).writeTo(root.resolve("docs/lab/mutants.md"));
        }
        return PASSED;
    }
}
