package dev.tidemark.bench.target;

import dev.tidemark.server.cli.Main;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Finds programs, and makes command lines of Java programs. */
final class Programs {

    private Programs() {}

    static Optional<Path> find(String program) {
        String path = System.getenv("PATH");
        for (String directory : (path == null ? "" : path).split(File.pathSeparator, -1)) {
            Path file = Path.of(directory.isEmpty() ? "." : directory, program);
            if (Files.isExecutable(file) && !Files.isDirectory(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    /** The first line that a program prints. */
    static String firstLine(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean ignored = process.waitFor(5, TimeUnit.SECONDS);
            return text.lines().findFirst().orElse("").strip();
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    static String java(Path home) {
        return home.resolve("bin").resolve("java").toString();
    }

    /**
     * Starts {@link Main}. In a packaged build that is the server's jar with its own libraries, and nothing of this
     * module.
     */
    static List<String> main(Path javaHome, List<String> jvmOptions, boolean serverAlone, List<String> arguments)
            throws BenchException {
        List<String> command = new ArrayList<>();
        command.add(java(javaHome));
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", serverAlone ? serverClassPath() : System.getProperty("java.class.path")));
        command.add(Main.class.getName());
        command.addAll(arguments);
        return command;
    }

    private static String serverClassPath() throws BenchException {
        try {
            Path code = Path.of(Main.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return Files.isDirectory(code) ? System.getProperty("java.class.path") : code.toString();
        } catch (URISyntaxException e) {
            throw new BenchException("the server's classes cannot be found: " + e.getMessage(), e);
        }
    }
}
