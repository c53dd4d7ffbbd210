package dev.tidemark.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.log.archive.ArchiveName;
import dev.tidemark.server.TidemarkServer;
import dev.tidemark.server.config.ConfigKey;
import dev.tidemark.server.net.RespClient;
import dev.tidemark.server.support.OneNodeServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code archive} of a node and {@code tidemark restore --until}, with a node of one in this process (H91c, H92). */
class PointInTimeCommandIT {
    private static final Pattern CLUSTER_ID = Pattern.compile("cluster-id = (\\S+)");
    private static final Pattern REACHABLE = Pattern.compile("--until (\\d+)\\)");
    private static final int TIMEOUT_MILLIS = 20_000;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private int restores;

    @TempDir
    Path directory;

    private Path archive;

    @BeforeEach
    void makeArchive() throws Exception {
        archive = Files.createDirectory(directory.resolve("archive"));
    }

    private int run(Object... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(Stream.of(arguments).map(Object::toString).toArray(String[]::new));
    }

    private TidemarkServer start() throws Exception {
        return OneNodeServer.start(directory, Map.of(ConfigKey.ARCHIVE, archive, ConfigKey.ARCHIVE_SECONDS, 1));
    }

    private static RespClient connect(TidemarkServer server) throws Exception {
        return RespClient.connect(server.clientPort(), TIMEOUT_MILLIS);
    }

    private static long hwm(RespClient client) throws Exception {
        return (Long) status(client).get("hwm");
    }

    private static Map<Object, Object> status(RespClient client) throws Exception {
        List<?> fields = (List<?>) client.call("TIDE.STATUS");
        Map<Object, Object> status = new HashMap<>();
        for (int i = 0; i < fields.size(); i += 2) {
            status.put(fields.get(i), fields.get(i + 1));
        }
        return status;
    }

    private static void awaitArchived(RespClient client) throws Exception {
        long hwm = hwm(client);
        await("all is archived", () -> (Long) status(client).get("archived") >= hwm);
    }

    private static void await(String what, Callable<Boolean> holds) {
        Awaitility.await(what)
                .pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(90))
                .until(holds);
    }

    private int restore(Object until, Object... more) {
        Path to = directory.resolve("restored-" + ++restores).resolve("node");
        List<Object> all = new ArrayList<>(List.of(
                "restore",
                "--from",
                directory.resolve("backups"),
                "--archive",
                archive,
                "--until",
                until,
                "--to",
                to,
                "--node",
                1,
                "--members",
                "1=127.0.0.1:17001"));
        all.addAll(List.of(more));
        return run(all.toArray());
    }

    private void refused(int code, String... words) {
        assertThat(code).as(err.toString()).isEqualTo(1);
        assertThat(err.toString()).contains(words);
        assertThat(directory.resolve("restored-" + restores)).doesNotExist();
    }

    /** Starts what the last restore made. */
    private TidemarkServer restored() throws Exception {
        Matcher minted = CLUSTER_ID.matcher(out.toString());
        assertThat(minted.find()).as(out.toString() + err).isTrue();
        return OneNodeServer.start(
                directory.resolve("restored-" + restores), Map.of(ConfigKey.CLUSTER_ID, minted.group(1)));
    }

    private List<Path> files() throws Exception {
        try (Stream<Path> files = Files.list(archive)) {
            return files.sorted().toList();
        }
    }

    private Path holding(long offset) throws Exception {
        for (Path file : files()) {
            if (ArchiveName.parse(file.getFileName().toString()).orElseThrow().holds(offset)) {
                return file;
            }
        }
        throw new AssertionError("entry " + offset + " is not archived");
    }

    @Test
    void eachMomentAfterTheBackupCanBeRestored_H91c() throws Exception {
        long second;
        try (TidemarkServer server = start();
                RespClient client = connect(server)) {
            client.call("SET", "key", "1");
            assertThat(run("backup", "--at", "127.0.0.1:" + server.clientPort(), "--to", directory.resolve("backups")))
                    .as(err.toString())
                    .isZero();
            client.call("SET", "key", "2");
            client.call("TIDE.ONCE", "pay-1", "INCR", "paid");
            second = hwm(client);
            awaitArchived(client);
            client.call("SET", "key", "3");
            client.call("FLUSHALL"); // the accident
            awaitArchived(client);
            assertThat(String.valueOf(client.call("INFO", "persistence"))).contains("tidemark_archive:ok");
        }
        assertThat(restore(second)).as(err.toString()).isZero();
        try (TidemarkServer server = restored();
                RespClient client = connect(server)) {
            assertThat(client.call("GET", "key")).isEqualTo("2");
            assertThat(client.call("TIDE.ONCE", "pay-1", "INCR", "paid")).isEqualTo(1L);
            assertThat(client.call("GET", "paid")).isEqualTo("1");
        }
        assertThat(restore(second + 1)).as(err.toString()).isZero();
        try (TidemarkServer server = restored();
                RespClient client = connect(server)) {
            assertThat(client.call("GET", "key")).isEqualTo("3");
        }
        assertThat(restore("latest")).as(err.toString()).isZero();
        try (TidemarkServer server = restored();
                RespClient client = connect(server)) {
            assertThat(client.call("DBSIZE")).isEqualTo(0L);
        }
        whatCannotBeReachedIsRefused(second);
    }

    private void whatCannotBeReachedIsRefused(long second) throws Exception {
        Object old = ArchiveName.parse(files().get(0).getFileName().toString())
                .orElseThrow()
                .clusterId();
        refused(restore("1000000", "--cluster-id", old), "is the id of the cluster that the backup is of");
        refused(restore("1000000", "--write-quorum", "7"), "quorum");
        refused(restore("1"), "all backups in ", "are later than entry 1");
        refused(restore("1000000"), "entry 1000000 cannot be reached: the archive has nothing after entry ");
        Matcher reachable = REACHABLE.matcher(err.toString());
        assertThat(reachable.find()).isTrue();
        assertThat(restore(reachable.group(1))).as(err.toString()).isZero();
        refused(restore("2999-01-01T00:00:00Z"), "2999-01-01T00:00:00Z cannot be reached");
        refused(restore("1999-01-01T00:00:00Z"), "are later than 1999-01-01T00:00:00Z");
        refused(restore("tomorrow"), "--until tomorrow is no point in time");
        refused(restore("99999999999999999999"), "is no point in time");
        Path first = holding(second);
        Path hidden = Files.move(first, directory.resolve("hidden"));
        refused(restore("latest"), "are missing in the archive, which goes on with ");
        Files.move(hidden, first);
        byte[] bytes = Files.readAllBytes(first);
        bytes[bytes.length - 1] ^= 1;
        Files.write(first, bytes);
        refused(restore(second), first.getFileName() + " is damaged: ", "Nothing was made");
        archive = directory.resolve("nowhere");
        refused(restore("latest"), "there is no directory ");
        assertThat(run(
                        "restore",
                        "--from",
                        directory,
                        "--to",
                        directory.resolve("x"),
                        "--node",
                        1,
                        "--members",
                        "1=h:1",
                        "--until",
                        "latest"))
                .isEqualTo(2);
    }

    /** H104 */
    @Test
    void aNodeWhoseArchiveIsAwayServesAndSaysSo() throws Exception {
        Files.delete(archive);
        try (TidemarkServer server = start();
                RespClient client = connect(server)) {
            client.call("SET", "key", "1");
            await(
                    "the node says that the archive is away",
                    () -> status(client)
                            .get("archive-problem")
                            .toString()
                            .contains("there is no directory " + archive));
            assertThat(String.valueOf(client.call("INFO", "persistence"))).contains("tidemark_archive:err");
            assertThat(client.call("SET", "key", "2")).isEqualTo("OK");
            Files.createDirectory(archive);
            awaitArchived(client);
            assertThat(status(client).get("archive-problem")).isEqualTo("");
        }
        assertThat(files()).hasSize(1);
    }
}
