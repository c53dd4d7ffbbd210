package dev.tidemark.server.cli.up;

import dev.tidemark.node.FreePorts;
import dev.tidemark.node.HostPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Looks for whatever would make a node fail, before any node is started. */
final class UpChecks {
    /** Nodes whose launcher was killed are stopping; they get this long. */
    private static final int STOPPING_SECONDS = 10;

    private final UpPlan plan;

    UpChecks(UpPlan plan) {
        this.plan = plan;
    }

    void check() throws UpException {
        for (int id : plan.ids()) {
            checkNotRunning(id);
        }
        for (int id : plan.ids()) {
            checkPort(plan.client(id), "clients of node " + id);
            checkPort(plan.peer(id), "peers of node " + id);
            checkPort(plan.http(id), "HTTP of node " + id);
        }
    }

    private void checkPort(HostPort address, String purpose) throws UpException {
        String problem = FreePorts.problem(address);
        if (problem != null) {
            throw new UpException("port " + address.port() + ", for the " + purpose + ", cannot be used: listening on "
                    + address + " fails with \"" + problem + "\". Nothing was started. If a cluster is running already,"
                    + " \"tidemark status --at " + plan.client(1)
                    + "\" shows it; else choose other ports with --port P");
        }
    }

    private void checkNotRunning(int id) throws UpException {
        Optional<ProcessHandle> running = runningNode(plan.pidFile(id));
        if (running.isEmpty()) {
            return;
        }
        try {
            running.get().onExit().get(STOPPING_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new UpException("node " + id + " of this data is still running as process "
                    + running.get().pid() + " (" + plan.pidFile(id) + "). Nothing was started. Stop it with \"kill "
                    + running.get().pid() + "\", or use another directory with --data DIR");
        } catch (ExecutionException e) {
            throw new IllegalStateException("a process cannot be waited for", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UpException("interrupted; nothing was started");
        }
    }

    /** The process of the file, if it is alive and a node: a pid may belong to somebody else by now. */
    static Optional<ProcessHandle> runningNode(Path pidFile) {
        try {
            long pid = Long.parseLong(Files.readString(pidFile).strip());
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> process.info()
                            .commandLine()
                            .orElse(NodeProcess.STOP_WITH_PARENT)
                            .contains(NodeProcess.STOP_WITH_PARENT));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty(); // never started, or a file that was cut short by a crash
        }
    }
}
