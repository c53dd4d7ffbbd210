package dev.tidemark.server.process;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives each test a directory on a real disk (target/processes; never tmpfs, which hides what is about durability:
 * H122), ends all its processes afterwards, and shows what they printed if the test failed.
 */
final class Processes implements BeforeEachCallback, AfterEachCallback {
    private static final int SHOWN_LINES = 80;

    private final Deque<ProcessCluster> clusters = new ArrayDeque<>();
    private final Deque<ChildProcess> children = new ArrayDeque<>();
    private Path directory;

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        String name = context.getRequiredTestClass().getSimpleName() + "-"
                + context.getRequiredTestMethod().getName();
        directory = Path.of("target", "processes", name).toAbsolutePath();
        delete(directory);
        Files.createDirectories(directory);
        String fileSystem = Files.getFileStore(directory).type();
        if (fileSystem.equals("tmpfs") || fileSystem.equals("ramfs")) {
            throw new IllegalStateException(directory + " is on " + fileSystem + ", which proves nothing (H122)");
        }
    }

    Path directory() {
        return directory;
    }

    /** A cluster in the test's directory. Nothing of it runs yet. */
    ProcessCluster cluster(int size, String... settings) {
        return cluster(size, directory, settings);
    }

    /** The same, whose nodes get to each other on other ways. */
    ProcessCluster cluster(int size, ProcessCluster.Routes routes, String... settings) {
        ProcessCluster cluster = new ProcessCluster(size, directory, routes, settings);
        clusters.push(cluster);
        return cluster;
    }

    ProcessCluster cluster(int size, Path where, String... settings) {
        try {
            Files.createDirectories(where);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ProcessCluster cluster = new ProcessCluster(size, where, settings);
        clusters.push(cluster);
        return cluster;
    }

    ChildProcess start(String name, List<String> command) {
        ChildProcess child = ChildProcess.start(directory.resolve(name + ".log"), directory, command);
        children.push(child);
        return child;
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        children.forEach(ChildProcess::end);
        clusters.forEach(ProcessCluster::close);
        if (context.getExecutionException().isPresent()) {
            show(System.out);
        } else {
            delete(directory);
        }
    }

    private void show(PrintStream out) throws IOException {
        out.println("The test failed. All its files are in " + directory);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path log : files.filter(Processes::isLog).sorted().toList()) {
                List<String> lines = List.of(new String(Files.readAllBytes(log), StandardCharsets.UTF_8).split("\n"));
                out.println("--- the end of " + directory.relativize(log));
                lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size())
                        .forEach(out::println);
            }
        }
    }

    private static boolean isLog(Path file) {
        String name = file.getFileName().toString();
        return name.equals("log.txt")
                || (name.endsWith(".log") && !file.getParent().endsWith("wal"));
    }

    /** With all that is in it; nothing is to do if it is not there. */
    static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
