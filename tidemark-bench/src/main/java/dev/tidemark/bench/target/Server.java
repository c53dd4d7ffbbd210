package dev.tidemark.bench.target;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One process that was started for a run. Its data is thrown away with the run, so it is ended by force. */
final class Server {
    private static final int LAST_LINES = 15;
    /** A process with gigabytes of memory takes a while to give them back. */
    private static final int END_SECONDS = 30;

    private final String name;
    private final Path directory;
    private final List<String> command;
    private final Process process;

    private Server(String name, Path directory, List<String> command, Process process) {
        this.name = name;
        this.directory = directory;
        this.command = List.copyOf(command);
        this.process = process;
    }

    /** @param directory of this process alone; created */
    static Server start(String name, Path directory, List<String> command) throws BenchException {
        try {
            Files.createDirectories(directory);
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(log(directory).toFile()))
                    .start();
            return new Server(name, directory, command, process);
        } catch (IOException e) {
            throw new BenchException(name + " cannot be started: " + e.getMessage(), e);
        }
    }

    private static Path log(Path directory) {
        return directory.resolve("log.txt");
    }

    /** Another process with the same command, so on the same data. This one must have ended. */
    Server again() throws BenchException {
        return start(name, directory, command);
    }

    /** All that it has on disk. */
    Path directory() {
        return directory;
    }

    long pid() {
        return process.pid();
    }

    void requireAlive() throws BenchException {
        if (!process.isAlive()) {
            throw new BenchException(name + " has ended with exit code " + process.exitValue() + ". It said last:"
                    + System.lineSeparator() + lastWords());
        }
    }

    String lastWords() {
        try {
            List<String> lines = Files.readAllLines(log(directory), StandardCharsets.ISO_8859_1);
            return String.join(
                    System.lineSeparator(), lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
        } catch (IOException e) {
            return "(" + log(directory) + " cannot be read: " + e.getMessage() + ")";
        }
    }

    void kill() {
        process.destroyForcibly();
        try {
            boolean ignored = process.waitFor(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
