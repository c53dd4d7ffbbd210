package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.net.RespClient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A node is killed, its log or its checkpoints are damaged, and it is started again: it puts aside what it cannot use,
 * the others fill it, and it counts again by itself (H10, H17, H91f). What was acknowledged is there on every node.
 */
class DamagedLogIT {
    private static final int ENTRIES = 5_000;
    private static final String PADDING = "x".repeat(1_000);

    @RegisterExtension
    final Processes processes = new Processes();

    /** What happens to the files of a node that is down. */
    enum Harm {
        MIDDLE_OF_THE_LOG(true) {
            @Override
            void to(Path data) throws IOException {
                List<Path> segments = files(data, "wal", ".log");
                flip(segments.get(segments.size() - 1));
            }
        },
        NEWEST_CHECKPOINT(true) {
            @Override
            void to(Path data) throws IOException {
                Path file = data.resolve("data.tree");
                ByteBuffer slots = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
                boolean isSecond = slots.getLong(SLOT_BYTES + SEQUENCE_AT) > slots.getLong(SEQUENCE_AT);
                Bits.flip(file, (isSecond ? SLOT_BYTES : 0) + SEQUENCE_AT);
            }
        },
        ALL_CHECKPOINTS(true) {
            @Override
            void to(Path data) throws IOException {
                Bits.flip(data.resolve("data.tree"), SEQUENCE_AT);
                Bits.flip(data.resolve("data.tree"), SLOT_BYTES + SEQUENCE_AT);
            }
        },
        FIRST_SEGMENT(false) {
            @Override
            void to(Path data) throws IOException {
                Files.delete(files(data, "wal", ".log").get(0));
            }
        };

        /** Of the data file: two copies (docs/format-tree.md). */
        private static final int SLOT_BYTES = 2 * 4_096;

        private static final int SEQUENCE_AT = 72;

        private final boolean withCheckpoints;

        Harm(boolean withCheckpoints) {
            this.withCheckpoints = withCheckpoints;
        }

        abstract void to(Path data) throws IOException;

        static List<Path> files(Path data, String directory, String suffix) throws IOException {
            try (Stream<Path> files = Files.list(data.resolve(directory))) {
                return files.filter(file -> file.getFileName().toString().endsWith(suffix))
                        .sorted()
                        .toList();
            }
        }

        /** One bit in the middle of what is used. */
        static void flip(Path file) throws IOException {
            byte[] bytes = Files.readAllBytes(file);
            int used = bytes.length;
            while (bytes[used - 1] == 0) {
                used--;
            }
            int from = 4_096;
            Bits.flip(file, from + (used - from) / 2);
        }
    }

    @ParameterizedTest
    @CsvSource({"ALL_CHECKPOINTS, false", "FIRST_SEGMENT, true"})
    void itHealsAndNothingAcknowledgedIsMissing_H10_H91f(Harm harm, boolean isLeader) throws Exception {
        heals(harm, isLeader);
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource({
        "NEWEST_CHECKPOINT, false",
        "FIRST_SEGMENT, false",
        "MIDDLE_OF_THE_LOG, false",
        "MIDDLE_OF_THE_LOG, true",
        "NEWEST_CHECKPOINT, true",
        "ALL_CHECKPOINTS, true"
    })
    void alsoWithTheOtherHarms_H10_H91f(Harm harm, boolean isLeader) throws Exception {
        heals(harm, isLeader);
    }

    private void heals(Harm harm, boolean isLeader) throws Exception {
        ProcessCluster cluster = harm.withCheckpoints
                ? processes.cluster(3, "segment-bytes=1m", "checkpoint-bytes=1m", "retained-log-bytes=1m")
                : processes.cluster(3, "segment-bytes=1m");
        cluster.start();
        ServerNode leader = cluster.leader();
        ServerNode damaged = isLeader ? leader : cluster.followers().get(0);
        write(leader, 0, ENTRIES);
        AtomicInteger next = new AtomicInteger(ENTRIES);
        if (harm.withCheckpoints) {
            // Log goes at a checkpoint, and not all that were due were taken if the disk was slow: so more is written.
            Await.until("old log is gone", () -> {
                writeMore(leader, next, 100);
                return Convergence.oldestEntry(damaged) > 1;
            });
        }
        damaged.kill();
        harm.to(damaged.data());
        writeMore(cluster.leader(), next, 100);

        damaged.start();
        Convergence convergence = new Convergence(cluster);
        convergence.await();
        List<String> keys =
                IntStream.range(0, next.get()).mapToObj(i -> "key" + i).toList();
        Map<String, String> values = convergence.sameStates(keys);
        assertThat(values.values()).doesNotContainNull();
        convergence.sameLogs();
        boolean isPutAside = !damaged.report().text("aside").isEmpty();
        boolean isFallback = harm == Harm.NEWEST_CHECKPOINT; // the one before may do, if the log reaches back to it
        assertThat(isPutAside || isFallback).as(damaged.report().toString()).isTrue();
        assertThat(isPutAside).isEqualTo(Files.exists(damaged.data().resolve("aside")));

        // It counts again: with another one gone, it is needed for every write.
        ServerNode away = cluster.nodes().stream()
                .filter(node -> node != damaged)
                .findFirst()
                .orElseThrow();
        away.kill();
        writeMore(cluster.leader(), next, 10);
    }

    private static void writeMore(ServerNode node, AtomicInteger next, int count) throws Exception {
        write(node, next.get(), next.get() + count);
        next.addAndGet(count);
    }

    /** In one pipeline; all are acknowledged at the end. */
    private static void write(ServerNode node, int from, int to) throws Exception {
        List<String[]> commands = new ArrayList<>();
        for (int i = from; i < to; i++) {
            commands.add(new String[] {"SET", "key" + i, i + PADDING});
        }
        try (RespClient client = node.connect()) {
            client.send(commands);
            for (int i = from; i < to; i++) {
                assertThat(client.receive()).isEqualTo("OK");
            }
        }
    }
}
