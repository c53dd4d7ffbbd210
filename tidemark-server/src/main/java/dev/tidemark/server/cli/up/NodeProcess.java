package dev.tidemark.server.cli.up;

import dev.tidemark.node.Reasons;
import dev.tidemark.server.cli.base.JvmOptions;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One node, as a process of its own. It ends when this process does, since its standard input ends then. */
final class NodeProcess {
    static final String STOP_WITH_PARENT = "--stop-with-parent";
    private static final String MAIN = "dev.tidemark.server.cli.Main";
    private static final long MAX_LOG_BYTES = 16 << 20;
    private static final int SIGNAL_EXIT = 128;

    private final UpPlan plan;
    private final int id;
    private final Process process;

    private NodeProcess(UpPlan plan, int id, Process process) {
        this.plan = plan;
        this.id = id;
        this.process = process;
    }

    static NodeProcess start(UpPlan plan, int id, String clusterName) throws UpException {
        try {
            Files.createDirectories(plan.directory(id));
            rotate(plan.logFile(id));
            File log = plan.logFile(id).toFile();
            Process process = new ProcessBuilder(command(plan, id, clusterName))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                    .start();
            Files.writeString(plan.pidFile(id), process.pid() + "\n");
            return new NodeProcess(plan, id, process);
        } catch (IOException e) {
            throw new UpException("node " + id + " cannot be started: " + Reasons.of(e));
        }
    }

    /** The same Java and the same classes as this process. */
    private static List<String> command(UpPlan plan, int id, String clusterName) {
        List<String> command = new ArrayList<>();
        Path javaHome = Path.of(System.getProperty("java.home"));
        command.add(javaHome.resolve("bin").resolve("java").toString());
        command.addAll(JvmOptions.of(javaHome));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN, "server"));
        command.addAll(List.of(
                "--id", Integer.toString(id), "--data", plan.directory(id).toString()));
        command.addAll(List.of(
                "--client", plan.client(id).toString(), "--peer", plan.peer(id).toString()));
        command.addAll(List.of("--http", plan.http(id).toString(), "--cluster", plan.cluster(id)));
        command.addAll(List.of("--cluster-id", clusterName, "--write-quorum", plan.writeQuorum(), STOP_WITH_PARENT));
        command.addAll(List.of("--set", "auto-rejoin=yes"));
        if (plan.replaceAfter() != null) {
            command.addAll(List.of("--set", "replace-after=" + plan.replaceAfter()));
        }
        if (plan.isSpare(id)) {
            command.add("--join");
        }
        return command;
    }

    private static void rotate(Path log) throws IOException {
        if (Files.exists(log) && Files.size(log) > MAX_LOG_BYTES) {
            Files.move(log, log.resolveSibling("log.1.txt"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    int id() {
        return id;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** How it ended, and what it said last. */
    String obituary() {
        int code = process.exitValue();
        String how =
                code > SIGNAL_EXIT ? "was ended by signal " + (code - SIGNAL_EXIT) : "ended with exit code " + code;
        return "node " + id + " (process " + pid() + ") " + how + ". The end of " + plan.logFile(id) + ":"
                + System.lineSeparator() + LogTail.of(plan.logFile(id));
    }

    /** Asks it to stop cleanly. */
    void stop() {
        process.destroy();
    }

    /** Waits until it has ended; returns false if it did not within the time, and ends it then. */
    boolean awaitStopped(long timeoutMillis) {
        try {
            if (process.waitFor(timeoutMillis, TimeUnit.MILLISECONDS)) {
                return true;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        return false;
    }
}
