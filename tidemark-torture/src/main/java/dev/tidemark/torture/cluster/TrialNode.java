package dev.tidemark.torture.cluster;

import dev.tidemark.server.net.RespClient;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.torture.fault.Network;
import dev.tidemark.torture.fault.ProcessFaults;
import dev.tidemark.torture.fault.Programs;
import dev.tidemark.torture.finding.TortureException;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One node, started by the launcher as a user would, in a namespace of its own. */
public final class TrialNode {
    public static final int CLIENT_PORT = 7000;
    static final int PEER_PORT = 17_000;
    private static final int CONNECT_MILLIS = 2_000;
    private static final int ANSWER_MILLIS = 3_000;
    private static final int EXIT_SECONDS = 60;

    private final int id;
    private final Path launcher;
    private final Path directory;
    private final List<String> prefix;
    private final List<String> options;
    private final List<String> others = new ArrayList<>();
    private final ProcessFaults faults;
    private final Map<String, String> environment = new TreeMap<>();
    private final List<String> limits = new ArrayList<>();
    private File output;
    private Process process;
    private boolean frozen;

    TrialNode(int id, Path launcher, Path directory, Network network, Programs programs, List<String> options) {
        this.id = id;
        this.launcher = launcher;
        this.directory = directory;
        this.prefix = network.inNamespaceOf(id);
        this.options = options;
        this.faults = new ProcessFaults(programs, directory.resolve("faults-" + id), data());
        this.output = directory.resolve("node-" + id + ".log").toFile();
        environment.putAll(faults.environment());
    }

    public int id() {
        return id;
    }

    public Path data() {
        return directory.resolve("node-" + id);
    }

    /** {@code host:port} where other nodes reach it. */
    public String peerAddress() {
        return peerAddress(id);
    }

    static String peerAddress(int id) {
        return Network.addressOf(id) + ":" + PEER_PORT;
    }

    /** {@code host:port} where it serves clients. */
    public String clientAddress() {
        return Network.addressOf(id) + ":" + CLIENT_PORT;
    }

    /** From the next start on: a member of the cluster by its own list, which all of these have. */
    TrialNode founding(String cluster) {
        others.clear();
        others.addAll(List.of("--cluster", cluster));
        return this;
    }

    /** From the next start on: it is a member when the others say so, of whom some are in this list. */
    void joining(String cluster) {
        others.clear();
        others.addAll(List.of("--join", "--cluster", cluster));
    }

    /** Its disk is lost. It must not run. */
    void deleteData() {
        try (Stream<Path> files = Files.walk(data())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
            Files.createDirectory(data());
        } catch (IOException e) {
            throw new TortureException("cannot delete " + data(), e);
        }
    }

    public ProcessFaults faults() {
        return faults;
    }

    /** From the next start on. */
    public TrialNode javaOptions(String javaOptions) {
        environment.put("TIDEMARK_JAVA_OPTS", javaOptions);
        return this;
    }

    /** From the next start on, what it prints goes there. */
    public TrialNode output(Path file) {
        output = file.toFile();
        return this;
    }

    /** From the next start on, it may have so many files and connections open. */
    public TrialNode descriptors(int limit) {
        limits.addAll(List.of("prlimit", "--nofile=" + limit + ":" + limit));
        return this;
    }

    public void start() {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(limits);
        command.addAll(List.of("bash", launcher.toString(), "server"));
        command.addAll(options);
        command.addAll(others);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output));
        builder.environment().putAll(environment);
        try {
            process = builder.start();
            frozen = false;
        } catch (IOException e) {
            throw new TortureException("node " + id + " cannot be started", e);
        }
    }

    private void signal(String signal) {
        Programs.run("kill", "-" + signal, Long.toString(process.pid()));
    }

    public void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** A clean stop. */
    public int terminate() {
        signal("TERM");
        return awaitExit();
    }

    /** Frozen: its sockets stay open, time goes on without it. */
    public void freeze() {
        signal("STOP");
        frozen = true;
    }

    public void thaw() {
        signal("CONT");
        frozen = false;
    }

    /** @return its exit code */
    public int awaitExit() {
        try {
            if (!process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) {
                throw new TortureException("node " + id + " does not end");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TortureException("interrupted", e);
        }
    }

    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    public boolean isRunning() {
        return isAlive() && !frozen;
    }

    /** @param patienceMillis how long a reply may take; 0: for ever */
    public RespClient connect(int patienceMillis) throws IOException {
        return RespClient.connect(
                new InetSocketAddress(Network.addressOf(id), CLIENT_PORT), CONNECT_MILLIS, patienceMillis);
    }

    /** What it says in TIDE.STATUS; empty if it does not answer. */
    public Map<String, String> status() {
        if (!isRunning()) {
            return Map.of();
        }
        try (RespClient connection = connect(ANSWER_MILLIS)) {
            return fields(connection.ask("TIDE.STATUS"));
        } catch (IOException e) {
            return Map.of(); // it does not answer
        }
    }

    /** Names and values of a reply that has these in turn, without those that are lists themselves. */
    public static Map<String, String> fields(Reply reply) {
        Map<String, String> fields = new TreeMap<>();
        if (reply instanceof Reply.Sequence sequence) {
            List<Reply> items = sequence.items();
            for (int i = 0; i + 1 < items.size(); i += 2) {
                if (!(items.get(i + 1) instanceof Reply.Sequence)) {
                    fields.put(
                            String.valueOf(RespClient.plain(items.get(i))),
                            String.valueOf(RespClient.plain(items.get(i + 1))));
                }
            }
        }
        return fields;
    }

    public boolean isServing() {
        return "1".equals(status().get("serving"));
    }

    public boolean isLeader() {
        Map<String, String> status = status();
        return "leader".equals(status.get("role")) && "1".equals(status.get("serving"));
    }

    /** Whether it was ever started. */
    boolean hasPrinted() {
        return output.isFile();
    }

    /** What it has printed, over all its starts. */
    public String printed() {
        try {
            return Files.readString(output.toPath());
        } catch (IOException e) {
            throw new TortureException("cannot read what node " + id + " printed", e);
        }
    }

    @Override
    public String toString() {
        return "node " + id;
    }
}
