package dev.tidemark.server.process;

import dev.tidemark.server.net.ReplyError;
import dev.tidemark.server.net.RespClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One {@code tidemark server} process, its data directory, and what happens to it. */
final class ServerNode {
    static final Path JAR = Path.of("target", "tidemark.jar").toAbsolutePath();
    /** Small, and quick to start: six of them may run on two cores. */
    static final List<String> JVM = List.of(
            "-Xms64m",
            "-Xmx160m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:+PerfDisableSharedMem");

    private final int id;
    private final int clientPort;
    private final int peerPort;
    private final Path directory;
    private final List<String> options;
    private ChildProcess process;
    private boolean frozen;

    /** @param options as {@code tidemark server} takes them, those that say who and where included */
    ServerNode(int id, int clientPort, int peerPort, Path directory, List<String> options) {
        this.id = id;
        this.clientPort = clientPort;
        this.peerPort = peerPort;
        this.directory = directory;
        this.options = List.copyOf(options);
    }

    int id() {
        return id;
    }

    int clientPort() {
        return clientPort;
    }

    int peerPort() {
        return peerPort;
    }

    Path data() {
        return directory.resolve("node-" + id);
    }

    List<String> options() {
        return options;
    }

    ChildProcess process() {
        return process;
    }

    void start(String... moreOptions) {
        startWith(List.of(), List.of(), moreOptions);
    }

    /** Starts it with its output in a full pipe. */
    void startUnread() {
        frozen = false;
        process = ChildProcess.startUnread(
                directory.resolve("node-" + id + ".log"), directory, command(List.of(), List.of()));
    }

    /** @param before what runs the command line that follows, such as a shell that sets limits first */
    void startUnder(List<String> before, String... moreOptions) {
        startWith(before, List.of(), moreOptions);
    }

    /** @param heap as {@code -Xmx} takes it */
    void startWithHeap(String heap) {
        startWith(List.of(), List.of("-Xms" + heap, "-Xmx" + heap));
    }

    private void startWith(List<String> before, List<String> jvm, String... moreOptions) {
        frozen = false;
        process = ChildProcess.start(
                directory.resolve("node-" + id + ".log"), directory, command(before, jvm, moreOptions));
    }

    private List<String> command(List<String> before, List<String> jvm, String... moreOptions) {
        List<String> command = new ArrayList<>(before);
        command.add(ChildProcess.java());
        command.addAll(JVM);
        command.addAll(ClassArchive.jvmOptions());
        command.addAll(jvm);
        command.addAll(List.of("-jar", JAR.toString(), "server", "--set", "warm-up-seconds=0"));
        command.addAll(options);
        command.addAll(List.of(moreOptions));
        return command;
    }

    /** The computer stays up, the process is gone without a chance to do anything. */
    void kill() {
        process.signal("KILL");
        process.awaitExit();
    }

    /** Frozen: its sockets stay open, its clocks go on without it. */
    void freeze() {
        process.signal("STOP");
        frozen = true;
    }

    void thaw() {
        process.signal("CONT");
        frozen = false;
    }

    /** Asks for a clean end. */
    int terminate() {
        process.signal("TERM");
        return process.awaitExit();
    }

    boolean isRunning() {
        return process != null && process.isAlive() && !frozen;
    }

    NodeReport report() throws IOException {
        if (!process.isAlive()) {
            throw new AssertionError("node " + id + " has ended by itself. It printed:\n" + process.printed());
        }
        return NodeReport.ask(clientPort);
    }

    boolean isServing() {
        try {
            return report().isServing();
        } catch (IOException e) {
            return false;
        }
    }

    void awaitServing() {
        Await.until("node " + id + " serves", this::isServing);
    }

    /** On a connection of its own. */
    Object call(String... command) throws IOException, ReplyError {
        try (RespClient client = connect()) {
            return client.call(command);
        }
    }

    /** Whether a write is acknowledged, and not refused. */
    boolean writes() throws IOException {
        try {
            return "OK".equals(call("SET", "again", "value"));
        } catch (ReplyError e) {
            return false;
        }
    }

    RespClient connect() throws IOException {
        return RespClient.connect(clientPort, 120_000);
    }
}
