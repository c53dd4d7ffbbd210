package dev.tidemark.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.node.FreePorts;
import dev.tidemark.node.StartException;
import dev.tidemark.server.TidemarkServer;
import dev.tidemark.server.config.ConfigKey;
import dev.tidemark.server.net.RespClient;
import dev.tidemark.server.support.OneNodeServer;
import dev.tidemark.server.support.TestServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code tidemark backup} and {@code tidemark restore}, with a node of one in this process (H91, H91g, H92). */
class BackupCommandIT {
    private static final Pattern CLUSTER_ID = Pattern.compile("cluster-id = (\\S+)");
    private static final int TIMEOUT_MILLIS = 20_000;
    private static final String LARGE = "v".repeat(700_000);

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path directory;

    private int run(Object... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(Stream.of(arguments).map(Object::toString).toArray(String[]::new));
    }

    private Path backups() {
        return directory.resolve("backups");
    }

    private int backUp(TidemarkServer server) {
        return run("backup", "--at", "127.0.0.1:" + server.clientPort(), "--to", backups());
    }

    private int restore(Path from, Path to, Object... more) {
        return run(Stream.concat(
                        Stream.of("restore", "--from", from, "--to", to, "--node", 1, "--members", "1=127.0.0.1:17001"),
                        Stream.of(more))
                .toArray());
    }

    private void refused(int code, String... words) {
        assertThat(code).as(err.toString()).isEqualTo(1);
        assertThat(err.toString()).contains(words);
    }

    private static RespClient connect(TidemarkServer server) throws Exception {
        return RespClient.connect(server.clientPort(), TIMEOUT_MILLIS);
    }

    private List<Path> files(String ending) throws Exception {
        try (Stream<Path> files = Files.list(backups())) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    /** One backup of a node that has stopped since; its file and its manifest. */
    private Path[] backedUp() throws Exception {
        try (TidemarkServer server = OneNodeServer.start(directory);
                RespClient client = connect(server)) {
            client.call("SET", "key", "value");
            client.call("TIDE.ONCE", "pay-1", "INCR", "paid");
            assertThat(backUp(server)).as(err.toString()).isZero();
        }
        return new Path[] {files(".snap").get(0), files(".manifest").get(0)};
    }

    @Test
    void oldBackupsArePruned() throws Exception {
        try (TidemarkServer server = OneNodeServer.start(directory);
                RespClient client = connect(server)) {
            for (int i = 0; i < 3; i++) {
                client.call("SET", "key", "value" + i);
                assertThat(backUp(server)).as(err.toString()).isZero();
            }
        }
        List<Path> all = files(".snap");
        assertThat(all).hasSize(3);
        refused(run("backup", "prune", backups(), "--keep", 0), "would remove the last backup", "Nothing was removed");
        refused(run("backup", "prune", directory.resolve("none"), "--keep", 1), "there is no directory");
        refused(
                run("backup", "prune", backups(), "--keep", 1, "--archive", directory.resolve("none")),
                "there is no directory",
                "Nothing was removed");
        refused(run("backup", "prune", directory.resolve("node"), "--keep", 1), "is the data directory of a node");
        assertThat(err.toString()).doesNotContain("--to");
        assertThat(run("backup", "prune", backups())).isEqualTo(2);
        assertThat(files(".snap")).isEqualTo(all);
        assertThat(run("backup", "prune", backups(), "--keep", 2))
                .as(err.toString())
                .isZero();
        assertThat(out.toString())
                .contains("removed " + all.get(0).getFileName())
                .doesNotContain("kept");
        assertThat(files(".snap")).isEqualTo(all.subList(1, 3));
        Files.delete(files(".manifest").get(1));
        assertThat(run("backup", "prune", backups(), "--keep", 1))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).startsWith("kept " + all.get(2).getFileName() + ": it has no manifest");
        assertThat(files(".snap")).isEqualTo(all.subList(1, 3));
    }

    @Test
    void aNewClusterGoesOnWithWhatWasBackedUp() throws Exception {
        String first;
        try (TidemarkServer server = OneNodeServer.start(directory);
                RespClient client = connect(server)) {
            client.call("SET", "key", "value");
            client.call("SET", "large", LARGE); // more than one piece
            client.call("HSET", "hash", "field", "1");
            client.call("SET", "fades", "1", "PX", "100000000");
            first = String.valueOf(client.call("TIDE.ONCE", "pay-1", "INCR", "paid"));
            assertThat(backUp(server)).as(err.toString()).isZero();
            assertThat(err.toString()).contains("writes a checkpoint", "100 %", "checking all of it");
            assertThat(out.toString()).contains(".snap: cluster ", " as of entry ", " digest ");
            client.call("SET", "key", "later");
            client.call("INCR", "paid");
        }
        assertThat(run("backup", "verify", backups())).isZero();
        assertThat(out.toString()).startsWith("whole ");
        assertThat(Files.readString(files(".manifest").get(0))).startsWith("tidemark backup, format 1\ncluster = ");

        Path restored = directory.resolve("restored");
        assertThat(restore(backups(), restored.resolve("node")))
                .as(err.toString())
                .isZero();
        Matcher minted = CLUSTER_ID.matcher(out.toString());
        assertThat(minted.find()).isTrue();
        try (TidemarkServer server = OneNodeServer.start(restored, Map.of(ConfigKey.CLUSTER_ID, minted.group(1)));
                RespClient client = connect(server)) {
            assertThat(client.call("GET", "key")).isEqualTo("value");
            assertThat(client.call("GET", "large")).isEqualTo(LARGE);
            assertThat(client.call("HGET", "hash", "field")).isEqualTo("1");
            assertThat((Long) client.call("PTTL", "fades")).isBetween(1L, 100_000_000L);
            assertThat(String.valueOf(client.call("TIDE.ONCE", "pay-1", "INCR", "paid")))
                    .as("a request id that was acknowledged before the backup")
                    .isEqualTo(first);
            assertThat(client.call("GET", "paid")).isEqualTo("1");
            assertThat(client.call("INCR", "paid")).isEqualTo(2L);
        }
    }

    @Test
    void anotherBackupComesBesideTheFirst() throws Exception {
        try (TidemarkServer server = OneNodeServer.start(directory);
                RespClient client = connect(server)) {
            client.call("SET", "key", "1");
            assertThat(backUp(server)).isZero();
            client.call("SET", "key", "2");
            assertThat(backUp(server)).isZero();
        }
        assertThat(files(".snap")).hasSize(2);
        assertThat(run("backup", "verify", backups())).isZero();
        assertThat(out.toString().lines()).hasSize(2).allMatch(line -> line.startsWith("whole "));
        assertThat(restore(files(".snap").get(0), directory.resolve("older")))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("node 1 begins after entry");
    }

    @Test
    void whatIsDamagedIsFoundAndNotRestored_H91g() throws Exception {
        Path[] both = backedUp();
        byte[] snapshot = Files.readAllBytes(both[0]);
        byte[] manifest = Files.readAllBytes(both[1]);
        for (int at = 0; at < snapshot.length; at += 13) {
            byte[] bad = snapshot.clone();
            bad[at] ^= 4;
            Files.write(both[0], bad);
            assertThat(run("backup", "verify", backups())).as("byte %s", at).isEqualTo(3);
            assertThat(out.toString()).startsWith("DAMAGED ");
        }
        Path to = directory.resolve("refused");
        refused(restore(backups(), to), "is damaged: ", "Nothing was made");
        Files.write(both[0], Arrays.copyOf(snapshot, snapshot.length - 1));
        refused(restore(both[0], to), "it was cut, or has grown");
        Files.write(both[0], snapshot);
        for (int at = 0; at < manifest.length; at += 7) {
            byte[] bad = manifest.clone();
            bad[at] ^= 4;
            Files.write(both[1], bad);
            assertThat(run("backup", "verify", backups())).as("byte %s", at).isEqualTo(3);
            assertThat(out.toString()).startsWith("DAMAGED the manifest ");
            refused(restore(backups(), to), "the manifest ");
        }
        Files.write(both[1], manifest);
        assertThat(run("backup", "verify", backups())).isZero();
        assertThat(to).doesNotExist();
    }

    @Test
    void whatWasNotFinishedIsNoBackup_H91() throws Exception {
        Path[] both = backedUp();
        Path to = directory.resolve("refused");
        Path away = directory.resolve("away");
        Files.move(both[1], away);
        refused(run("backup", "verify", backups()), "there is no finished backup in", "one was interrupted and left");
        refused(restore(backups(), to), "there is no finished backup");
        refused(restore(both[0], to), "has no manifest");
        Files.move(away, both[1]);
        Path part = Files.move(both[0], both[0].resolveSibling(both[0].getFileName() + ".part"));
        refused(restore(part, to), "is no finished backup");
        assertThat(run("backup", "verify", backups())).isEqualTo(3);
        assertThat(out.toString()).contains("UNFINISHED ", "is missing, and its manifest is there");
        refused(run("backup", "verify", directory.resolve("nowhere")), "there is no directory");
        refused(restore(directory.resolve("nowhere"), to), "there is no ");
        assertThat(to).doesNotExist();
    }

    @Test
    void clustersAreNotMixed_H92() throws Exception {
        Path[] both = backedUp();
        String old = Files.readAllLines(both[1]).get(1).substring("cluster = ".length());
        Path to = directory.resolve("refused");
        refused(restore(backups(), to, "--cluster-id", old), "is the id of the cluster that the backup is of");
        assertThat(to).doesNotExist();
        try (TidemarkServer other = OneNodeServer.start(directory.resolve("other"))) {
            refused(backUp(other), "holds backups of cluster " + old, "Nothing was changed");
            refused(
                    run("backup", "--at", "127.0.0.1:" + other.clientPort(), "--to", directory.resolve("node")),
                    "is the data directory of a node");
        }
        refused(restore(backups(), directory.resolve("node")), "is not empty", "Nothing was changed");
        assertThat(files(".snap")).hasSize(1);
    }

    @Test
    void aRestoreThatWasNotFinishedDoesNotStart() throws Exception {
        backedUp();
        Path restored = directory.resolve("restored");
        assertThat(restore(backups(), restored.resolve("node"))).isZero();
        Files.delete(restored.resolve("node").resolve("identity"));
        Files.createFile(restored.resolve("node").resolve("restoring"));
        assertThatThrownBy(() -> OneNodeServer.start(restored))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("that was not finished")
                .hasMessageContaining("remove it, and restore the backup again");
        refused(restore(backups(), restored.resolve("node")), "is not empty");
    }

    @Test
    void wrongWordsAreRefused() throws Exception {
        backedUp();
        Path to = directory.resolve("refused");
        assertThat(run("backup")).isEqualTo(2);
        refused(run("backup", "--at", "nowhere", "--to", to), "--at: \"nowhere\" is not an address");
        int closed = FreePorts.any(1).get(0);
        refused(run("backup", "--at", "127.0.0.1:" + closed, "--to", to), "no node answers at 127.0.0.1:" + closed);
        refused(
                run("restore", "--from", backups(), "--to", to, "--node", 3, "--members", "1=h:1,2=h:2"),
                "this node's id is 3, but the cluster consists of [1, 2]");
        refused(
                run("restore", "--from", backups(), "--to", to, "--node", 1, "--members", "one"),
                "option --members: cluster = one");
        refused(restore(backups(), to, "--write-quorum", "7"), "quorum");
        assertThat(run("restore", "--from", backups(), "--to", to)).isEqualTo(2);
    }

    @Test
    void aNodeThatAsksForAPasswordGetsIt() throws Exception {
        try (TidemarkServer server = OneNodeServer.start(directory, Map.of(ConfigKey.PASSWORD, "secret"))) {
            refused(backUp(server), "NOAUTH", "give it with --password");
            String at = "127.0.0.1:" + server.clientPort();
            refused(run("backup", "--at", at, "--to", backups(), "--password", "guess"), "WRONGPASS");
            assertThat(run("backup", "--at", at, "--to", backups(), "--password", "secret"))
                    .as(err.toString())
                    .isZero();
        }
    }

    /** A checkpoint that the node finds damaged each time, or that is not what it says. */
    @Test
    void aNodeThatHasNoWholeCheckpointIsGivenUp() throws Exception {
        try (TestServer server = new TestServer()) {
            String at = "127.0.0.1:" + server.port();
            refused(run("backup", "--at", at, "--to", backups()), "no longer has the checkpoint", "No backup was made");
            server.node.checkpointFile = "this is no snapshot".repeat(200).getBytes(StandardCharsets.US_ASCII);
            refused(run("backup", "--at", at, "--to", backups()), "what came is damaged", "5 times");
        }
        assertThat(files(".part")).isEmpty();
        assertThat(files(".snap")).isEmpty();
    }
}
