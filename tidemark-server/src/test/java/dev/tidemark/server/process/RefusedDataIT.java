package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.net.ReplyError;
import dev.tidemark.server.net.RespClient;
import dev.tidemark.server.support.PortRows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Data directories that are not, or no longer, what this node left are refused, and left as they are (H38-H40). */
class RefusedDataIT {
    @RegisterExtension
    final Processes processes = new Processes();

    private ProcessCluster cluster;
    private ServerNode node;
    private Refusals refusals;

    @Test
    void foreignDataIsRefusedAndNotTouched() throws Exception {
        startWithData();
        int port = PortRows.next(4);
        Path file = Files.writeString(processes.directory().resolve("file"), "a file, not a directory");

        refuse(port, node.data(), "1", "in use by another running node", "stop that node");
        refuse(port, file, "1", "data directory " + file, "cannot be made");
        refuse(port, file.resolve("below"), "1", "data directory " + file.resolve("below"), "cannot be made");

        node.terminate();
        refuse(port, node.data(), "2", "belongs to node 1", "this is node 2");
        List<String> other = new ArrayList<>(options(port, node.data(), "1"));
        other.addAll(List.of("--cluster-id", "another"));
        refusals.start(other, "belongs to cluster", "configured for cluster", "Nothing was changed");
        refusals.check();
        refuse(port, node.data(), "1", "consists of nodes [1] by its log, but of [1, 2]");

        assertThat(file).hasContent("a file, not a directory");
        stillServes();
    }

    @Tag("long")
    @Test
    void aDirectoryOfWhichAPartIsGoneOldOrDamagedIsRefused() throws Exception {
        startWithData();
        Path data = node.data();
        Path oldVote = Files.copy(data.resolve("vote"), processes.directory().resolve("vote-of-old"));
        node.terminate();
        node.start();
        node.awaitServing();
        node.terminate();
        Path whole = processes.directory().resolve("whole");
        copy(data, whole);

        Path noVote = damaged(whole, "no-vote");
        Files.delete(noVote.resolve("vote"));
        refuseSame(noVote, "vote");

        Path voteOfOld = damaged(whole, "old-vote");
        Files.delete(voteOfOld.resolve("vote"));
        Files.copy(oldVote, voteOfOld.resolve("vote"));
        refuseSame(voteOfOld, "\"vote\"", "older than the log", "Nothing was changed");

        Path noIdentity = damaged(whole, "no-identity");
        Files.delete(noIdentity.resolve("identity"));
        refuseSame(noIdentity, "no file \"identity\"", "Nothing was changed");

        Path badIdentity = damaged(whole, "bad-identity");
        Bits.flip(badIdentity.resolve("identity"), 60);
        refuseSame(badIdentity, "\"identity\"", "damaged");

        Path noLog = damaged(whole, "no-log");
        delete(noLog.resolve("wal"));
        refuseSame(noLog, "has no log", "Nothing was changed");

        Path emptyLog = damaged(whole, "empty-log");
        delete(emptyLog.resolve("wal"));
        Files.createDirectory(emptyLog.resolve("wal"));
        refuseSame(emptyLog, "has no log", "Nothing was changed");

        Path noSegment = damaged(whole, "no-segment");
        Files.delete(segment(noSegment));
        refuseSame(noSegment, "wal");

        Path rotten = damaged(whole, "rotten");
        byte[] before = Files.readAllBytes(segment(rotten));
        Bits.flip(segment(rotten), position(before, "value that rots"));
        byte[] rot = Files.readAllBytes(segment(rotten));
        refuseSame(rotten, segment(rotten).getFileName().toString());

        assertThat(Files.readAllBytes(segment(rotten))).as("rot is never cut").isEqualTo(rot);
        assertThat(noLog.resolve("wal")).doesNotExist();
        stillServes();
    }

    private void startWithData() throws IOException, ReplyError {
        refusals = new Refusals(processes);
        cluster = processes.cluster(1);
        node = cluster.node(1);
        cluster.start();
        try (RespClient client = node.connect()) {
            client.call("SET", "rot", "value that rots");
            client.call("SET", "key", "value");
        }
    }

    private void stillServes() throws IOException, ReplyError {
        node.start();
        node.awaitServing();
        try (RespClient client = node.connect()) {
            assertThat(client.call("GET", "key")).isEqualTo("value");
            assertThat(client.call("GET", "rot")).isEqualTo("value that rots");
        }
    }

    private void refuse(int port, Path data, String id, String... words) {
        refusals.start(options(port, data, id), words);
        refusals.check(); // one after the other: they would be in the way of each other's ports
    }

    private static List<String> options(int port, Path data, String id) {
        String cluster = "1=127.0.0.1:" + (port + 1) + ",2=127.0.0.1:" + (port + 2);
        return List.of("--id", id, "--data", data.toString(), "--client", "127.0.0.1:" + port, "--cluster", cluster);
    }

    /** The same node on a copy of its directory. */
    private void refuseSame(Path data, String... words) {
        List<String> options = new ArrayList<>(node.options());
        options.set(options.indexOf("--data") + 1, data.toString());
        refusals.start(options, words);
        refusals.check();
    }

    private Path damaged(Path whole, String name) throws IOException {
        Path copy = processes.directory().resolve(name);
        copy(whole, copy);
        return copy;
    }

    private static Path segment(Path data) throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("wal"))) {
            return files.filter(file -> file.getFileName().toString().matches("\\d+\\.log"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static int position(byte[] bytes, String text) {
        int position = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
        assertThat(position).isPositive();
        return position;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
