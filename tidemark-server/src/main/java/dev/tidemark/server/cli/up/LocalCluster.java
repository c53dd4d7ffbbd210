package dev.tidemark.server.cli.up;

import static java.util.stream.Collectors.joining;

import dev.tidemark.protocol.message.NotWelcome;
import dev.tidemark.server.cli.base.NodeView;
import dev.tidemark.server.cli.base.TextTable;
import dev.tidemark.server.output.ProcessOutput;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
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
    private static final String SPARE = "spare";
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
        ClusterFile cluster = prepare();
        String name = cluster.name();
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
        startAll(name);
        awaitServing(plan.founders());
        if (!plan.spares().isEmpty() && !isStopping()) {
            joinSpares(cluster.level());
            awaitServing(plan.spares());
        }
        if (!isStopping()) {
            announce();
        }
        watch(name);
    }

    private ClusterFile prepare() throws UpException {
        try {
            new UpChecks(plan).check();
            return ClusterFile.of(plan);
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
        int spares = plan.spares().size();
        out.println("starting " + plan.nodes() + (plan.nodes() == 1 ? " node" : " nodes")
                + (spares == 0 ? "" : " and " + spares + (spares == 1 ? " spare" : " spares")) + ", data in "
                + plan.data());
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

    /** Until these serve, or are known to be refused for ever; those are stopped. */
    private void awaitServing(List<Integer> ids) throws UpException {
        Map<Integer, String> missing = new TreeMap<>();
        ids.forEach(id -> missing.put(id, SILENT));
        for (int polls = 1; !missing.isEmpty() && !isStopping(); polls++) {
            for (NodeProcess node : List.copyOf(nodes.values())) {
                if (!node.isAlive() && !isStopping()) {
                    throw new UpException(node.obituary() + System.lineSeparator() + "All nodes are stopped");
                }
                ask(node.id(), missing);
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
            } else if (view.text("reason").contains(NotWelcome.REMOVED)) {
                missing.remove(id);
                drop(id);
            } else {
                missing.put(id, view.text("reason"));
            }
        } catch (IOException e) {
            missing.put(id, SILENT);
        }
    }

    /** A spare took the place of the node, or somebody removed it. */
    private void drop(int id) {
        synchronized (nodes) {
            NodeProcess node = nodes.remove(id);
            if (node == null) {
                return; // all are being stopped
            }
            node.stop();
            boolean ignored = node.awaitStopped(STOP_MILLIS);
        }
        out.println("node " + id + " is stopped: it was removed from the cluster, by a command or because a spare took"
                + " its place, and what is in " + plan.directory(id) + " is old. A larger --spares adds another spare");
        out.flush();
    }

    private void joinSpares(int madeForLevel) throws UpException {
        if (nodes.isEmpty()) {
            throw new UpException("no node is left");
        }
        try {
            int first = nodes.keySet().iterator().next();
            new SpareJoining(plan, madeForLevel, first, out).join();
        } catch (UpException e) {
            if (!isStopping()) {
                throw e;
            }
        }
    }

    private String table() {
        TextTable table = new TextTable("id", "role", "client", "http", "pid");
        for (int id : List.copyOf(nodes.keySet())) {
            table.row(
                    id, role(id), plan.client(id), plan.http(id), nodes.get(id).pid());
        }
        return table.toString();
    }

    private String role(int id) {
        try {
            NodeView view = NodeView.ask(plan.client(id), null);
            return view.text("member").equals(SPARE) ? SPARE : view.text("role");
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
