package dev.tidemark.torture;

import dev.tidemark.torture.fault.Programs;
import dev.tidemark.torture.finding.TortureException;
import dev.tidemark.torture.scene.Dials;
import dev.tidemark.torture.scene.Scene;
import dev.tidemark.torture.scene.Scenes;
import dev.tidemark.torture.scene.Stage;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "torture",
        mixinStandardHelpOptions = true,
        description = {
            "Plays scenes on real processes: faults of network, disk, clock and clients, on three nodes that are each"
                    + " in a network namespace of its own. The clients are judged by a ledger of request ids and by a"
                    + " checker of linearizability.",
            "Needs root, Linux, a C compiler, and a network namespace that nobody else uses: run it as .ci/torture."
        })
final class TortureCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "SCENE",
            arity = "0..*",
            description = "names of scenes, or beginnings of names; all by default")
    private List<String> wanted = new ArrayList<>();

    @Option(names = "--list", description = "tells what there is, and plays nothing")
    private boolean list;

    @Option(names = "--keep", description = "keeps the directories of the scenes, with the logs of the nodes")
    private boolean keep;

    @Option(names = "--work", paramLabel = "DIR", description = "where the directories of the scenes are made")
    private Path work = Path.of(System.getProperty("java.io.tmpdir"));

    @Option(
            names = "--rate",
            paramLabel = "WRITES",
            defaultValue = "10000",
            description = "writes per second, of scenes with a steady load (default: ${DEFAULT-VALUE})")
    private int rate;

    @Option(
            names = "--seconds",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "how long members-chaos lasts (default: ${DEFAULT-VALUE})")
    private int seconds;

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            description = "of the steps of members-chaos; by default another one each time, which is told")
    private Long seed;

    @Spec
    private CommandSpec spec;

    private int passed;
    private int failed;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        List<Scene> scenes = chosen();
        if (list) {
            scenes.forEach(scene -> out.printf("%-32s %s%n", scene.name(), scene.story()));
            return 0;
        }
        Path directory = workDirectory();
        try {
            Programs programs = new Programs(directory);
            for (Scene scene : scenes) {
                play(scene, Files.createDirectory(directory.resolve(scene.name())), programs, out);
            }
        } finally {
            if (!keep && failed == 0) {
                delete(directory);
            } else {
                out.println("What the nodes left is in " + directory);
            }
        }
        out.println(passed + " passed, " + failed + " failed");
        return failed == 0 ? 0 : 1;
    }

    private Path workDirectory() {
        try {
            return Files.createTempDirectory(Files.createDirectories(work.toAbsolutePath()), "tidemark-torture");
        } catch (IOException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "no directory for the scenes can be made in " + work + ": " + e + ". Give another one by --work");
        }
    }

    private List<Scene> chosen() {
        List<Scene> scenes = Scenes.all().stream()
                .filter(scene -> wanted.isEmpty() || wanted.stream().anyMatch(scene.name()::startsWith))
                .toList();
        for (String name : wanted) {
            if (scenes.stream().noneMatch(scene -> scene.name().startsWith(name))) {
                throw new TortureException("there is no scene " + name + "; --list tells what there is");
            }
        }
        return scenes;
    }

    private void play(Scene scene, Path directory, Programs programs, PrintWriter out) {
        out.println(scene.name() + ": " + scene.story());
        out.flush();
        long begun = System.nanoTime();
        String outcome;
        try (Stage stage = new Stage(launcher(), directory, programs, out, dials())) {
            scene.play(stage);
            passed++;
            outcome = "passed";
        } catch (Exception e) {
            failed++;
            outcome = "FAILED: " + (e instanceof TortureException ? e.getMessage() : e.toString());
        }
        out.printf("    %s, %d s%n", outcome, (System.nanoTime() - begun) / 1_000_000_000L);
        out.flush();
    }

    private Dials dials() {
        long chosen = seed == null ? System.currentTimeMillis() : seed;
        return new Dials(rate, Duration.ofSeconds(seconds), chosen);
    }

    /** The launcher of the tree that this was built in. */
    private static Path launcher() throws URISyntaxException {
        Path jar = Path.of(TortureCommand.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path launcher = jar.resolve("../../../tidemark").normalize();
        if (!Files.isRegularFile(launcher)) {
            throw new TortureException("there is no launcher at " + launcher + "; run ./tidemark torture");
        }
        return launcher;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
