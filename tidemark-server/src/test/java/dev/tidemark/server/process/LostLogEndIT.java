package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.net.RespClient;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The log of one node has lost its end while the only other node that has it is down (H161). Those that run would be
 * enough for a quorum; they must not serve without what was acknowledged, and must say why. When the node that has it
 * comes back, everything is served, and the damaged one heals by itself.
 */
class LostLogEndIT {
    private static final int BEFORE = 1_500;
    private static final int LOST = 150;
    private static final int HEADER_BYTES = 4_096;

    @RegisterExtension
    final Processes processes = new Processes();

    /** What happens to the newest segment of a log. */
    enum Harm {
        DELETED {
            @Override
            void to(Path segment) throws IOException {
                Files.delete(segment);
            }
        },
        ZEROED {
            @Override
            void to(Path segment) throws IOException {
                try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
                    long from = middle(segment);
                    file.seek(from);
                    file.write(new byte[(int) (file.length() - from)]);
                }
            }
        },
        HALVED {
            @Override
            void to(Path segment) throws IOException {
                try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
                    file.setLength(middle(segment));
                }
            }
        };

        abstract void to(Path segment) throws IOException;

        /** Of what is used of it. */
        static long middle(Path segment) throws IOException {
            byte[] bytes = Files.readAllBytes(segment);
            int used = bytes.length;
            while (bytes[used - 1] == 0) {
                used--;
            }
            return HEADER_BYTES + (used - HEADER_BYTES) / 2;
        }
    }

    @ParameterizedTest
    @CsvSource("DELETED, true")
    void nothingAcknowledgedIsMissing_H161(Harm harm, boolean withCheckpoint) throws Exception {
        loseTheEnd(harm, withCheckpoint);
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource({"ZEROED, true", "ZEROED, false", "HALVED, true", "DELETED, false", "HALVED, false"})
    void norWithTheOtherHarms_H161(Harm harm, boolean withCheckpoint) throws Exception {
        loseTheEnd(harm, withCheckpoint);
    }

    private void loseTheEnd(Harm harm, boolean withCheckpoint) throws Exception {
        ProcessCluster cluster = withCheckpoint
                ? processes.cluster(3, "segment-bytes=1m", "checkpoint-bytes=1m", "retained-log-bytes=1m")
                : processes.cluster(3);
        cluster.start();
        ServerNode leader = cluster.leader();
        List<ServerNode> others = cluster.followers();
        ServerNode away = others.get(0);
        ServerNode damaged = others.get(1);
        writeTogether(leader, "before", BEFORE, withCheckpoint ? "x".repeat(1_000) : "x");
        if (withCheckpoint) {
            Await.until("there is a checkpoint", () -> damaged.report().number("checkpoint") > 0);
        }
        away.kill();
        write(leader, "lost", LOST, "v");
        leader.kill();
        damaged.kill();
        harm.to(newestSegment(damaged.data()));

        away.start();
        damaged.start();
        Await.until(
                "the damaged node says what is wrong",
                () -> hasReason(damaged, "the log of this node has lost its end"));
        Await.until(
                "the other node says why",
                () -> hasReason(away, "node " + damaged.id() + " says that its log has lost its end"));
        assertThat(away.isServing()).isFalse();
        assertThat(damaged.isServing()).isFalse();

        leader.start();
        cluster.awaitServing();
        for (ServerNode node : cluster.nodes()) {
            assertThat(missing(node)).as("missing at node " + node.id()).isEmpty();
        }
        // It counts again: with the one that was away gone, it is needed for every write.
        away.kill();
        write(cluster.leader(), "after", 1, "v");
    }

    @Test
    void aNodeThatIsAloneRefusesAndSaysHowToAcceptTheLoss_H161() throws Exception {
        ProcessCluster cluster = processes.cluster(1);
        ServerNode node = cluster.node(1);
        cluster.start();
        write(node, "lost", LOST, "v");
        node.terminate();
        Path segment = newestSegment(node.data());
        Harm.HALVED.to(segment);
        byte[] asItWas = Files.readAllBytes(segment);

        Refusals refusals = new Refusals(processes);
        refusals.start(node.options(), "the log ends before what is remembered", "accept-loss");
        refusals.check();
        assertThat(Files.readAllBytes(segment)).isEqualTo(asItWas);

        assertThat(acceptLoss(node)).contains("Nothing was changed", "--yes");
        refusals.start(node.options(), "accept-loss");
        refusals.check();
        assertThat(acceptLoss(node, "--yes")).contains("Accepted");
        node.start();
        node.awaitServing();
        assertThat(missing(node)).isNotEmpty().hasSizeLessThan(LOST);
    }

    private String acceptLoss(ServerNode node, String... more) {
        List<String> command =
                new ArrayList<>(List.of(ChildProcess.java(), "-jar", ServerNode.JAR.toString(), "log", "accept-loss"));
        command.add(node.data().toString());
        command.addAll(Arrays.asList(more));
        ChildProcess process = ChildProcess.start(
                processes.directory().resolve("accept-loss-" + more.length + ".log"), processes.directory(), command);
        process.awaitExit();
        return process.printed();
    }

    private static boolean hasReason(ServerNode node, String words) {
        try {
            return node.report().text("reason").contains(words);
        } catch (IOException e) {
            return false;
        }
    }

    private static void write(ServerNode node, String prefix, int count, String value) throws Exception {
        try (RespClient client = node.connect()) {
            for (int i = 0; i < count; i++) {
                client.call("SET", prefix + i, value);
            }
        }
    }

    /** In one pipeline; all are acknowledged at the end. */
    private static void writeTogether(ServerNode node, String prefix, int count, String value) throws Exception {
        List<String[]> commands = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            commands.add(new String[] {"SET", prefix + i, value});
        }
        try (RespClient client = node.connect()) {
            client.send(commands);
            for (int i = 0; i < count; i++) {
                assertThat(client.receive()).isEqualTo("OK");
            }
        }
    }

    private static List<String> missing(ServerNode node) throws Exception {
        List<String> missing = new ArrayList<>();
        try (RespClient client = node.connect()) {
            for (int i = 0; i < LOST; i++) {
                if (client.call("GET", "lost" + i) == null) {
                    missing.add("lost" + i);
                }
            }
        }
        return missing;
    }

    private static Path newestSegment(Path data) throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("wal"))) {
            return Collections.max(
                    files.filter(file -> file.getFileName().toString().endsWith(".log"))
                            .toList(),
                    Comparator.comparing(file -> file.getFileName().toString()));
        }
    }
}
