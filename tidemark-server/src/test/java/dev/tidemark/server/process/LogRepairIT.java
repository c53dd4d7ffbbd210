package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.net.RespClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A cluster of one whose log rots is refused, and starts again when its operator accepts what is lost, which is nothing
 * if a checkpoint has it (H10). The commands are those of docs/operations.md.
 */
class LogRepairIT {
    private static final int ENTRIES = 3_000;
    private static final String PADDING = "x".repeat(1_000);

    @RegisterExtension
    final Processes processes = new Processes();

    private final OperationsDocument document = new OperationsDocument(processes);
    private ServerNode node;

    @Test
    void theLogEndsBeforeTheDamage_H10() throws Exception {
        start("segment-bytes=1m");
        write(0, ENTRIES);
        node.kill();
        flip(segments().get(1));
        isRefused();
        String printed = document.run(OperationsDocument.REPAIR, "", "");
        assertThat(printed).contains("LOST: entries ", "entries can still be read", "Repaired");

        node.start();
        node.awaitServing();
        List<String> values = values();
        int kept = values.indexOf(null);
        assertThat(kept).as("in the second segment").isBetween(1_000, 2_000);
        assertThat(values.subList(kept, ENTRIES)).containsOnlyNulls();
        write(0, 10);
        node.kill();
        node.start();
        node.awaitServing();
        assertThat(values().indexOf(null)).isEqualTo(kept);
        assertThat(document.run(OperationsDocument.VERIFY_LOG, "", "")).contains("every checksum and the chain are");
    }

    @Tag("long")
    @Test
    void nothingIsLostWhereTheCheckpointHasIt_H10() throws Exception {
        start("segment-bytes=1m", "checkpoint-bytes=1m", "retained-log-bytes=3m");
        int[] written = {0};
        Await.until("the first segment is older than the checkpoint", () -> {
            write(written[0], written[0] + 500);
            written[0] += 500;
            return segments().size() > 2
                    && node.report().number("checkpoint")
                            > firstOffset(segments().get(1));
        });
        node.kill();
        flip(segments().get(0));
        isRefused();
        assertThat(document.run(OperationsDocument.REPAIR, "", "")).contains("lost: nothing", "Repaired");
        node.start();
        node.awaitServing();
        assertThat(values(written[0])).doesNotContainNull();
    }

    private void start(String... settings) throws IOException {
        ProcessCluster cluster = processes.cluster(1, processes.directory().resolve("data"), settings);
        cluster.start();
        node = cluster.node(1);
    }

    private void isRefused() {
        Refusals refusals = new Refusals(processes);
        refusals.start(node.options(), "tidemark log repair");
        refusals.check();
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.list(node.data().resolve("wal"))) {
            return files.filter(file -> file.getFileName().toString().endsWith(".log"))
                    .sorted()
                    .toList();
        }
    }

    private static long firstOffset(Path segment) {
        return Long.parseLong(segment.getFileName().toString().replace(".log", ""));
    }

    private static void flip(Path segment) throws IOException {
        Bits.flip(segment, Files.size(segment) / 2);
    }

    /** In one pipeline; all are acknowledged at the end. */
    private void write(int from, int to) throws Exception {
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

    private List<String> values() throws Exception {
        return values(ENTRIES);
    }

    private List<String> values(int count) throws Exception {
        List<String> keys = IntStream.range(0, count).mapToObj(i -> "key" + i).toList();
        return new ArrayList<>(Convergence.values(node, keys).values());
    }
}
