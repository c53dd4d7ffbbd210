package dev.tidemark.server.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process under test: its output goes to a file, and it gets real signals. */
final class ChildProcess {
    private static final int EXIT_SECONDS = 90;

    private final Process process;
    private final Path output;
    private final long outputStart;

    private ChildProcess(Process process, Path output, long outputStart) {
        this.process = process;
        this.output = output;
        this.outputStart = outputStart;
    }

    /** Starts it; what it prints is appended to {@code output}. Its standard input stays open. */
    static ChildProcess start(Path output, Path directory, List<String> command) {
        try {
            long outputStart = Files.exists(output) ? Files.size(output) : 0;
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
            builder.environment().remove("TIDEMARK_JAVA_OPTS");
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            return new ChildProcess(builder.start(), output, outputStart);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it with its output in a pipe that is full already and that nobody ever reads. */
    static ChildProcess startUnread(Path output, Path directory, List<String> command) {
        List<String> filling = new ArrayList<>(List.of("bash", "-c", "timeout 1 cat /dev/zero; exec \"$@\"", "filled"));
        filling.addAll(command);
        try {
            Files.write(output, new byte[0]);
            ProcessBuilder builder =
                    new ProcessBuilder(filling).directory(directory.toFile()).redirectErrorStream(true);
            return new ChildProcess(builder.start(), output, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String java() {
        return System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it has printed since its start. */
    String printed() {
        try {
            byte[] all = Files.readAllBytes(output);
            int start = (int) Math.min(outputStart, all.length);
            return new String(all, start, all.length - start, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path output() {
        return output;
    }

    /** @param signal without SIG, such as KILL, STOP, CONT, TERM, INT */
    void signal(String signal) {
        signal(process.pid(), signal);
    }

    static void signal(long pid, String signal) {
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Waits for its end; returns the exit code. */
    int awaitExit() {
        try {
            if (!process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("process " + pid() + " still runs. It printed:\n" + printed());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Ends it, whatever state it is in. */
    void end() {
        process.destroyForcibly();
        awaitExit();
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted", e);
    }
}
