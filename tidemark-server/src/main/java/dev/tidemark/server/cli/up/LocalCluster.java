package dev.tidemark.server.cli.up;

import static java.util.stream.Collectors.joining;

import dev.tidemark.server.cli.base.NodeView;
import dev.tidemark.server.cli.base.TextTable;
import dev.tidemark.server.output.ProcessOutput;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Starts, watches and stops the processes of a local cluster. */
public final class LocalCluster {
    private static final int POLL_MILLIS = 100;
    /** So many polls between two lines that say what is waited for. */
    private static final int POLLS_PER_LINE = 20;

    private static final String SILENT = "no answer yet";
    private static final int STOP_MILLIS = 20_000;

    private final UpPlan plan;
    private final boolean restart;
    private final PrintWriter out;
    private final PrintWriter err;
    private final Map<Integer, NodeProcess> nodes = new TreeMap<>();
    private final Map<Integer, Backoff> backoffs = new TreeMap<>();
    private DataLock lock;
    private final CountDownLatch stopping = new CountDownLatch(1);

    public LocalCluster(UpPlan plan, boolean restart, PrintWriter out, PrintWriter err) {
        this.plan = plan;
        this.restart = restart;
        this.out = out;
        this.err = err;
    }

    /** Runs until it is stopped by a signal, or no node is left. */
    public void run() throws UpException {
        lock = DataLock.take(plan.data());
        String name = prepare();
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
        startAll(name);
        awaitServing();
        if (!isStopping()) {
            announce();
        }
        watch(name);
    }

    private String prepare() throws UpException {
        try {
            new UpChecks(plan).check();
            return ClusterFile.nameFor(plan);
        } catch (UpException e) {
            lock.close();
            throw e;
        }
    }

    private void announce() {
        out.println();
        out.print(table());
        out.println();
        out.println("tidemark is up");
        out.println("Talk to any node: redis-cli -p " + plan.port() + "   Stop all: Ctrl-C");
        out.flush();
    }

    private void startAll(String name) throws UpException {
        out.println("starting " + plan.nodes() + (plan.nodes() == 1 ? " node" : " nodes") + ", data in " + plan.data());
        out.flush();
        for (int id : plan.ids()) {
            start(id, name);
        }
    }

    private void start(int id, String name) throws UpException {
        synchronized (nodes) {
            if (!isStopping()) {
                nodes.put(id, NodeProcess.start(plan, id, name));
            }
        }
    }

    private void awaitServing() throws UpException {
        Map<Integer, String> missing = new TreeMap<>();
        plan.ids().forEach(id -> missing.put(id, SILENT));
        for (int polls = 1; !missing.isEmpty() && !isStopping(); polls++) {
            for (int id : plan.ids()) {
                if (!nodes.get(id).isAlive() && !isStopping()) {
                    throw new UpException(nodes.get(id).obituary() + System.lineSeparator() + "All nodes are stopped");
                }
                ask(id, missing);
            }
            if (polls % POLLS_PER_LINE == 0 && !missing.isEmpty()) {
                sayMissing(missing);
            }
            pause();
        }
    }

    /** On one line while all say the same. */
    private void sayMissing(Map<Integer, String> missing) {
        missing.replaceAll((id, why) -> why.equals(SILENT) ? health(id) : why);
        if (missing.size() > 1 && missing.values().stream().distinct().count() == 1) {
            out.println("waiting for nodes "
                    + missing.keySet().stream().map(Object::toString).collect(joining(", ")) + ": "
                    + missing.values().iterator().next());
        } else {
            missing.forEach((id, why) -> out.println("waiting for node " + id + ": " + why));
        }
        out.flush();
    }

    private String health(int id) {
        try {
            return HealthPage.of(plan.http(id));
        } catch (IOException e) {
            return SILENT;
        }
    }

    private void ask(int id, Map<Integer, String> missing) {
        if (!missing.containsKey(id)) {
            return;
        }
        try {
            NodeView view = NodeView.ask(plan.client(id), null);
            if (view.isServing()) {
                missing.remove(id);
            } else {
                missing.put(id, view.text("reason"));
            }
        } catch (IOException e) {
            missing.put(id, SILENT);
        }
    }

    private String table() {
        TextTable table = new TextTable("id", "role", "client", "http", "pid");
        for (int id : plan.ids()) {
            table.row(
                    id, role(id), plan.client(id), plan.http(id), nodes.get(id).pid());
        }
        return table.toString();
    }

    private String role(int id) {
        try {
            return NodeView.ask(plan.client(id), null).text("role");
        } catch (IOException e) {
            return "?";
        }
    }

    /** Reports nodes that end, and starts them again if that was asked for. */
    private void watch(String name) throws UpException {
        while (!isStopping()) {
            for (NodeProcess node : nodes.values().toArray(new NodeProcess[0])) {
                if (!node.isAlive() && !isStopping()) {
                    ended(node, name);
                }
            }
            if (nodes.isEmpty()) {
                throw new UpException("no node is left");
            }
            pause();
        }
    }

    private void ended(NodeProcess node, String name) throws UpException {
        Backoff backoff = backoffs.computeIfAbsent(node.id(), id -> new Backoff());
        if (restart && !backoff.mayStart(System.nanoTime())) {
            return;
        }
        err.println(node.obituary());
        if (restart) {
            start(node.id(), name);
            err.println("node " + node.id() + " is started again as process "
                    + nodes.get(node.id()).pid());
        } else {
            err.println("It is not started again (that takes --restart); the other nodes go on.");
            synchronized (nodes) {
                nodes.remove(node.id());
            }
        }
        err.flush();
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private void pause() throws UpException {
        try {
            boolean ignored = stopping.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UpException("interrupted");
        }
    }

    /** Runs in the shutdown hook: asks all nodes at once, then waits for each. */
    private void stop() {
        stopping.countDown();
        synchronized (nodes) {
            out.println();
            out.println("stopping ...");
            out.flush();
            nodes.values().forEach(NodeProcess::stop);
            for (NodeProcess node : nodes.values()) {
                if (!node.awaitStopped(STOP_MILLIS)) {
                    err.println("node " + node.id()
                            + " did not stop in time and was ended; what it acknowledged is on disk");
                    err.flush();
                }
            }
            lock.close();
            out.println("all nodes have stopped; the data is in " + plan.data());
            out.flush();
            ProcessOutput.awaitWritten();
        }
    }
}
