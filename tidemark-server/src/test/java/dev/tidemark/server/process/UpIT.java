package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.net.ReplyError;
import dev.tidemark.server.net.RespClient;
import dev.tidemark.server.support.PortRows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code ./tidemark up} and the commands that look at what it made, through the real launcher script. */
class UpIT {
    private static final int INTERRUPTED = 130;
    private static final int HTTP_OFFSET = 1_000;
    private static final int PEER_OFFSET = 10_000;

    @RegisterExtension
    final Processes processes = new Processes();

    private LauncherRoot tidemark;
    private int port;
    private Path data;

    @BeforeEach
    void prepare() throws IOException {
        tidemark = new LauncherRoot(processes);
        port = PortRows.next(6, HTTP_OFFSET, PEER_OFFSET);
        data = processes.directory().resolve("data");
    }

    @Test
    void threeNodesFromTheFirstStartToTheSecond() throws Exception {
        ChildProcess up = tidemark.up(options(data, port));
        checkTable(up);
        assertThat(call(port + 1, "SET", "key", "value of the first run")).isEqualTo("OK");
        aSecondUpIsRefused();
        checkStatus(0, "leader", "follower", "127.0.0.1:" + (port + 2));

        long died = pid(3);
        ChildProcess.signal(died, "KILL");
        awaitPrinted(up, "node 3 (process " + died + ") was ended by signal 9");
        awaitPrinted(up, "It is not started again (that takes --restart)");
        assertThat(call(port, "SET", "another", "value")).isEqualTo("OK");
        checkStatus(3, "no answer");

        interrupt(up, 1, 2);
        checkLogTools();
        ChildProcess otherSize = tidemark.start(with(command(data, port), "--nodes", "1"));
        assertThat(otherSize.awaitExit()).isEqualTo(1);
        assertThat(otherSize.printed()).contains("belongs to a cluster of 3 nodes", "Nothing was started");

        ChildProcess again = tidemark.up(options(data, port));
        for (int id = 1; id <= 3; id++) {
            assertThat(call(port + id - 1, "GET", "key")).isEqualTo("value of the first run");
            assertThat(call(port + id - 1, "GET", "another")).isEqualTo("value");
        }
        interrupt(again, 1, 2, 3);
    }

    @Tag("long")
    @Test
    void aNodeThatDiesIsRestartedAndNoneOutlivesTheLauncher() throws Exception {
        ChildProcess up = tidemark.up(with(options(data, port), "--restart"));
        assertThat(call(port, "SET", "key", "value")).isEqualTo("OK");
        long died = pid(1);
        ChildProcess.signal(died, "KILL");
        awaitPrinted(up, "node 1 is started again as process");
        Await.until("node 1 is back", () -> pid(1) != died && serves(port));
        assertThat(call(port, "GET", "key")).isEqualTo("value");

        loseDirectory(up, 2);

        List<Long> pids = List.of(pid(1), pid(2), pid(3));
        up.signal("KILL");
        up.awaitExit();
        Await.until("no node outlives its launcher", () -> pids.stream().noneMatch(UpIT::isAlive));

        interrupt(tidemark.up(options(data, port)), 1, 2, 3);
    }

    /** What docs/operations.md says of it: nobody does anything, and it votes again (H92). */
    private void loseDirectory(ChildProcess up, int id) throws Exception {
        long died = pid(id);
        Files.move(data.resolve("node-" + id), processes.directory().resolve("lost"));
        ChildProcess.signal(died, "KILL");
        awaitPrinted(up, "node " + id + " is started again as process");
        Await.until("it is a member with another directory", () -> removed().equals(1L) && serves(port + id - 1));
        Await.until("it has not been told any more that it is none", () -> isAnswered(port + id - 1, "GET", "key"));
        assertThat(call(port + id - 1, "GET", "key")).isEqualTo("value");
    }

    private Object removed() throws IOException, ReplyError {
        List<?> reply = (List<?>) call(port, "TIDE.MEMBERS");
        return reply.get(reply.indexOf("removed") + 1);
    }

    /** From the first start to the second, with a machine that is lost in between (H150, H151). */
    @Tag("long")
    @Test
    void aSpareJoinsStepsInAndIsStartedAgain() throws Exception {
        String[] options = with(options(data, port), "--spares", "1", "--replace-after", "2");
        ChildProcess up = tidemark.up(options);
        assertThat(up.printed()).contains("the cluster is at feature level 2 now", "node 4 joins as a spare");
        assertThat(up.printed()).containsPattern("4 +spare +127.0.0.1:" + (port + 3));
        assertThat(call(port + 3, "SET", "key", "value")).isEqualTo("OK");

        int lost = follower();
        int left = lost == 1 ? 2 : 1;
        ChildProcess.signal(pid(lost), "KILL");
        Await.until(
                "the spare is a voter", () -> "voter".equals(memberRole(left, 4)) && memberRole(left, lost) == null);
        assertThat(call(port + left - 1, "GET", "key")).isEqualTo("value");
        interrupt(up, IntStream.rangeClosed(1, 4).filter(id -> id != lost).toArray());

        ChildProcess again = tidemark.up(options(data, port));
        assertThat(again.printed())
                .contains("node " + lost + " is stopped: it was removed from the cluster")
                .doesNotContain("joins as a spare", "feature level");
        assertThat(memberRole(left, 4)).isEqualTo("voter");
        assertThat(call(port + 3, "GET", "key")).isEqualTo("value");
        interrupt(again, IntStream.rangeClosed(1, 4).filter(id -> id != lost).toArray());
    }

    /** One of the first three that does not lead. */
    private int follower() throws IOException, ReplyError {
        List<?> reply = (List<?>) call(port, "TIDE.MEMBERS");
        return reply.get(reply.indexOf("leader") + 1).equals(3L) ? 2 : 3;
    }

    /** Null: it is no member. */
    private String memberRole(int at, int id) throws IOException, ReplyError {
        List<?> reply = (List<?>) call(port + at - 1, "TIDE.MEMBERS");
        List<?> members = (List<?>) reply.get(reply.indexOf("members") + 1);
        int found = members.indexOf(Integer.toString(id));
        List<?> member = found < 0 ? List.of() : (List<?>) members.get(found + 1);
        return found < 0 ? null : (String) member.get(member.indexOf("role") + 1);
    }

    @Tag("long")
    @Test
    void oneNodeAndFiveNodes() throws Exception {
        ChildProcess one = tidemark.up(with(options(data, port), "--nodes", "1"));
        assertThat(call(port, "INCR", "counter")).isEqualTo(1L);
        interrupt(one, 1);
        ChildProcess oneAgain = tidemark.up(with(options(data, port), "--nodes", "1"));
        assertThat(call(port, "INCR", "counter")).isEqualTo(2L);
        interrupt(oneAgain, 1);

        data = processes.directory().resolve("data-of-five");
        ChildProcess five = tidemark.up(with(options(data, port), "--nodes", "5"));
        assertThat(call(port + 4, "INCR", "counter")).isEqualTo(1L);
        assertThat(call(port, "GET", "counter")).isEqualTo("1");
        interrupt(five, 1, 2, 3, 4, 5);
    }

    private void aSecondUpIsRefused() throws Exception {
        ChildProcess sameData = tidemark.start(command(data, port + 3));
        ChildProcess samePorts = tidemark.start(command(processes.directory().resolve("other-data"), port));
        assertThat(sameData.awaitExit()).isEqualTo(1);
        assertThat(sameData.printed()).contains("is in use by another tidemark up", "Nothing was started", "--data");
        assertThat(samePorts.awaitExit()).isEqualTo(1);
        assertThat(samePorts.printed())
                .contains(
                        "port " + port + ", for the clients of node 1, cannot be used",
                        "Nothing was started",
                        "--port");
        assertThat(processes.directory().resolve("other-data").resolve("node-1"))
                .doesNotExist();
        assertThat(call(port, "GET", "key")).isEqualTo("value of the first run");
    }

    private void checkTable(ChildProcess up) throws IOException {
        List<String> rows = up.printed().lines().toList();
        for (int id = 1; id <= 3; id++) {
            String row = "%d +(leader|follower) +127.0.0.1:%d +127.0.0.1:%d +%d *"
                    .formatted(id, port + id - 1, port + HTTP_OFFSET + id - 1, pid(id));
            assertThat(rows).anyMatch(line -> line.strip().matches(row));
        }
        assertThat(rows)
                .filteredOn(line -> line.strip().matches("\\d+ +leader .*"))
                .hasSize(1);
        assertThat(rows).anyMatch(line -> line.strip().matches("id +role +client +http +pid"));
        assertThat(rows).contains("tidemark is up");
    }

    private void checkStatus(int exitCode, String... words) {
        ChildProcess table = tidemark.start("status", "--at", "127.0.0.1:" + port);
        assertThat(table.awaitExit()).as(table.printed()).isEqualTo(exitCode);
        assertThat(table.printed()).contains(words);
        ChildProcess json = tidemark.start("status", "--json", "--at", "127.0.0.1:" + (port + 1));
        assertThat(json.awaitExit()).as(json.printed()).isEqualTo(exitCode);
        assertThat(json.printed()).contains("\"1\":", "\"3\":", "\"role\":").endsWith("}\n");
    }

    private void checkLogTools() throws IOException {
        Path node = data.resolve("node-1");
        ChildProcess verify = tidemark.start("log", "verify", node.toString());
        assertThat(verify.awaitExit()).as(verify.printed()).isZero();
        assertThat(verify.printed()).contains("every checksum and the chain are right");
        ChildProcess dump = tidemark.start("log", "dump", node.toString());
        assertThat(dump.awaitExit()).isZero();
        assertThat(dump.printed()).contains("value of the first run");

        Path copy =
                Files.createDirectories(processes.directory().resolve("copy").resolve("wal"));
        try (Stream<Path> files = Files.list(node.resolve("wal"))) {
            for (Path file : files.toList()) {
                Files.write(copy.resolve(file.getFileName()), rotten(Files.readAllBytes(file)));
            }
        }
        ChildProcess damaged = tidemark.start("log", "verify", copy.getParent().toString());
        assertThat(damaged.awaitExit()).as(damaged.printed()).isEqualTo(3);
        assertThat(damaged.printed()).contains("DAMAGED", "a node would refuse");
        ChildProcess nothing =
                tidemark.start("log", "verify", data.resolve("node-9").toString());
        assertThat(nothing.awaitExit()).isEqualTo(1);
        assertThat(nothing.printed()).contains("there is no directory");
    }

    private static byte[] rotten(byte[] bytes) {
        int position = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("value of the first run");
        if (position >= 0) {
            bytes[position] ^= 1;
        }
        return bytes;
    }

    /** Ctrl-C: all stop, cleanly. */
    private void interrupt(ChildProcess up, int... alive) throws IOException {
        List<Long> pids = IntStream.of(alive).mapToObj(this::pid).toList();
        up.signal("INT");
        assertThat(up.awaitExit()).as(up.printed()).isEqualTo(INTERRUPTED);
        assertThat(up.printed()).contains("all nodes have stopped").doesNotContain("did not stop in time");
        assertThat(pids).noneMatch(UpIT::isAlive);
        for (int id : alive) {
            assertThat(Files.readString(data.resolve("node-" + id).resolve("log.txt")))
                    .endsWith("stopped\n");
        }
    }

    private long pid(int id) {
        try {
            return Long.parseLong(
                    Files.readString(data.resolve("node-" + id).resolve("pid")).strip());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private static boolean serves(int clientPort) {
        try {
            return NodeReport.ask(clientPort).isServing();
        } catch (IOException e) {
            return false;
        }
    }

    private static void awaitPrinted(ChildProcess process, String words) {
        Await.until("it prints " + words, () -> process.printed().contains(words));
    }

    private static Object call(int clientPort, String... command) throws IOException, ReplyError {
        try (RespClient client = RespClient.connect(clientPort, 60_000)) {
            return client.call(command);
        }
    }

    private static boolean isAnswered(int clientPort, String... command) throws IOException {
        try {
            call(clientPort, command);
            return true;
        } catch (ReplyError e) {
            return false;
        }
    }

    private static String[] options(Path data, int port) {
        return new String[] {"--data", data.toString(), "--port", Integer.toString(port)};
    }

    private static String[] command(Path data, int port) {
        return with(new String[] {"up"}, options(data, port));
    }

    private static String[] with(String[] options, String... more) {
        return Stream.concat(Stream.of(options), Stream.of(more)).toArray(String[]::new);
    }
}
