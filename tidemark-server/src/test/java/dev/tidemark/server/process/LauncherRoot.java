package dev.tidemark.server.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The real launcher script, in a root of its own that looks freshly built: with the jar of this build, and without a
 * build of its own in the middle of this one.
 */
final class LauncherRoot {
    private static final Path OPTIONS = Path.of("tidemark-server/src/main/resources/dev/tidemark/server");

    private final Processes processes;
    private final Path root;
    private final List<String> prefix;
    private int started;

    LauncherRoot(Processes processes) throws IOException {
        this.processes = processes;
        this.root = Files.createDirectory(processes.directory().resolve("root"));
        Path repository = Path.of("..").toAbsolutePath().normalize();
        Path target = Files.createDirectories(root.resolve("tidemark-server/target"));
        Files.createDirectories(root.resolve(OPTIONS));
        for (String name : List.of("jvm.options", "jvm-linux.options", "jvm-24.options")) {
            Files.copy(
                    repository.resolve(OPTIONS).resolve(name),
                    root.resolve(OPTIONS).resolve(name));
        }
        Files.copy(repository.resolve("tidemark"), root.resolve("tidemark"));
        Files.createFile(root.resolve("pom.xml"));
        Files.createFile(root.resolve("tidemark-server/pom.xml"));
        Files.createSymbolicLink(target.resolve("tidemark.jar"), ServerNode.JAR);
        Files.createSymbolicLink(target.resolve("lib"), ServerNode.JAR.resolveSibling("lib"));
        Files.createFile(target.resolve("built")); // last: everything else is older
        this.prefix = withInterrupt();
    }

    /** A build that runs in the background ignores SIGINT, and so would everything it starts. */
    private static List<String> withInterrupt() throws IOException {
        List<String> reset = List.of("env", "--default-signal=INT");
        List<String> probe = new ArrayList<>(reset);
        probe.add("true");
        try {
            boolean known = new ProcessBuilder(probe).start().waitFor() == 0;
            return known ? reset : List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    Path script() {
        return root.resolve("tidemark");
    }

    ChildProcess start(String... arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of("bash", root.resolve("tidemark").toString()));
        command.addAll(Arrays.asList(arguments));
        return processes.start("tidemark-" + ++started + "-" + arguments[0], command);
    }

    /** Starts a cluster and waits until it is up. */
    ChildProcess up(String... arguments) {
        List<String> all = new ArrayList<>(List.of("up"));
        all.addAll(Arrays.asList(arguments));
        ChildProcess up = start(all.toArray(new String[0]));
        Await.until("tidemark is up", () -> {
            if (!up.isAlive()) {
                throw new AssertionError("tidemark up has ended. It printed:\n" + up.printed());
            }
            return up.printed().contains("tidemark is up");
        });
        return up;
    }
}
