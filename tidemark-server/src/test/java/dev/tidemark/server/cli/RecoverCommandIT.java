package dev.tidemark.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.TidemarkServer;
import dev.tidemark.server.config.ConfigKey;
import dev.tidemark.server.net.RespClient;
import dev.tidemark.server.support.OneNodeServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What {@code tidemark recover} and {@code tidemark log repair} refuse, in words, with nothing made or changed. */
class RecoverCommandIT {
    private static final Pattern CLUSTER_ID = Pattern.compile("cluster-id = (\\S+)");
    private static final String YES = "--yes-writes-may-be-lost";
    private static final String MEMBERS = "1=127.0.0.1:17001";

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

    private void isRefused(int code, String... words) {
        assertThat(code).as(out + err.toString()).isEqualTo(1);
        assertThat(err.toString()).contains(words);
        assertThat(directory.resolve("made")).doesNotExist();
    }

    /** @return its data directory */
    private Path write(String name, String value) throws Exception {
        Path parent = Files.createDirectory(directory.resolve(name));
        try (TidemarkServer server = OneNodeServer.start(parent);
                RespClient client = RespClient.connect(server.clientPort(), 20_000)) {
            assertThat(client.call("SET", "key", value)).isEqualTo("OK");
            assertThat(client.call("TIDE.ONCE", "pay-1", "INCR", "paid")).isEqualTo(1L);
            isRefused(run("recover", "--from", parent.resolve("node")), "in use by another running node");
            isRefused(run("log", "repair", parent.resolve("node")), "in use by another running node");
        }
        return parent.resolve("node");
    }

    @Test
    void whatMustNotBeMixedOrOverwrittenIsRefused_H92_H103() throws Exception {
        Path one = write("one", "1");
        Path two = write("two", "2");
        Path made = directory.resolve("made");
        isRefused(run("recover", "--from", one, "--from", two), "is of cluster");
        isRefused(run("recover", "--from", one, "--from", one.resolve("..").resolve("node")), "is given twice");
        isRefused(run("recover", "--from", directory), "there is no data directory of a node");
        isRefused(run("recover", "--from", directory.resolve("none")), "there is no directory");
        isRefused(
                run("recover", "--from", one, "--to", made, "--members", MEMBERS, "--write-quorum", "3", YES),
                "quorum");
        isRefused(
                run("recover", "--from", one, "--to", one.resolve("new"), "--members", MEMBERS, YES),
                "in which nothing is ever changed");
        assertThat(one.resolve("new")).doesNotExist();
        isRefused(run("recover", "--from", one, "--to", made, "--members", "x"), "ID=");
        assertThat(run("recover", "--from", one, "--to", made)).isEqualTo(2);
        assertThat(run("recover", "--from", one, "--to", made, "--members", MEMBERS))
                .isEqualTo(2);
        assertThat(out.toString()).contains("Nothing was made", YES);
        assertThat(made).doesNotExist();
        Files.createDirectories(made.resolve("node-1"));
        Files.writeString(made.resolve("node-1").resolve("mine"), "mine");
        assertThat(run("recover", "--from", one, "--to", made, "--members", MEMBERS, YES))
                .isEqualTo(1);
        assertThat(err.toString()).contains("is not empty");
        isRefusedRepair(directory);
        assertThat(run("log", "repair", one, "--yes")).as(err.toString()).isZero();
        assertThat(out.toString()).contains("Nothing was changed: the log is whole");
    }

    private void isRefusedRepair(Path path) {
        assertThat(run("log", "repair", path, "--yes")).isEqualTo(1);
        assertThat(err.toString()).contains("there is no data directory of a node");
    }

    @Test
    void aClusterOfOneGoesOnAsANewOne_H91c() throws Exception {
        Path one = write("one", "1");
        assertThat(run("recover", "--from", one)).as(err.toString()).isZero();
        assertThat(out.toString()).contains("No acknowledged write is lost", "the quorum is not lost");
        Path made = directory.resolve("made");
        assertThat(run("recover", "--from", one, "--to", made, "--members", MEMBERS, YES))
                .as(err.toString())
                .isZero();
        Matcher minted = CLUSTER_ID.matcher(out.toString());
        assertThat(minted.find()).isTrue();
        Files.move(made.resolve("node-1"), made.resolve("node"));
        try (TidemarkServer server = OneNodeServer.start(made, Map.of(ConfigKey.CLUSTER_ID, minted.group(1)));
                RespClient client = RespClient.connect(server.clientPort(), 20_000)) {
            assertThat(client.call("GET", "key")).isEqualTo("1");
            assertThat(client.call("TIDE.ONCE", "pay-1", "INCR", "paid")).isEqualTo(1L);
            assertThat(client.call("GET", "paid")).isEqualTo("1");
        }
    }
}
