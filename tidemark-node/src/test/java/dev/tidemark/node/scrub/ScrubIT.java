package dev.tidemark.node.scrub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.node.CheckpointOutcome;
import dev.tidemark.node.LogKeeping;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.NodeStatus;
import dev.tidemark.node.ScrubSettings;
import dev.tidemark.node.ScrubStatus;
import dev.tidemark.node.TidemarkNode;
import dev.tidemark.node.process.RunningNode;
import dev.tidemark.node.support.LoneNode;
import dev.tidemark.node.support.LoopWatch;
import dev.tidemark.state.Query;
import dev.tidemark.state.StateMachine;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.row.Entry;
import dev.tidemark.state.table.StateReader;
import dev.tidemark.state.table.StateStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rot in files of a node that is running, and has no other to ask: it is found and healed without a restart, and a
 * restart finds all that was written (H10, H142, H146).
 */
class ScrubIT {
    private static final int SECONDS = 60;
    private static final String PADDING = "x".repeat(20_000);

    @TempDir
    Path directory;

    @TempDir
    Path elsewhere;

    private LogKeeping keeping = LogKeeping.DEFAULT;
    private NodeConfig config;
    private int written;

    /** A body is a key up to a colon, and its value. */
    private static final class Table implements StateMachine {
        @Override
        public Reply apply(Entry entry, StateStore store) {
            String body = new String(entry.body(), UTF_8);
            store.put(body.substring(0, body.indexOf(':')).getBytes(UTF_8), entry.body());
            return Reply.OK;
        }

        @Override
        public Reply read(Query query, StateReader store) {
            byte[] value = store.get(query.body());
            return new Reply.Int(value == null ? 0 : value.length);
        }
    }

    private TidemarkNode start(ScrubSettings settings) throws Exception {
        if (config == null) {
            config = LoneNode.config(directory, 64L << 20, 64L << 20).with(keeping);
        }
        return RunningNode.start(config.with(config.limits().withScrub(settings)), new Table());
    }

    private void write(TidemarkNode node, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            String body = "key" + written++ + ":" + PADDING;
            CompletableFuture<Reply> answer = new CompletableFuture<>();
            node.eventLoop()
                    .execute(() -> node.gateway()
                            .write(null, body.getBytes(UTF_8), (offset, reply) -> answer.complete(reply)));
            assertThat(answer.get(SECONDS, TimeUnit.SECONDS)).isEqualTo(Reply.OK);
        }
    }

    private void assertAllIsThere(TidemarkNode node) throws Exception {
        for (int i = 0; i < written; i++) {
            byte[] key = ("key" + i).getBytes(UTF_8);
            CompletableFuture<Reply> answer = new CompletableFuture<>();
            node.eventLoop().execute(() -> node.gateway().read(key, answer::complete));
            int length = ("key" + i + ":" + PADDING).length();
            assertThat(answer.get(SECONDS, TimeUnit.SECONDS)).isEqualTo(new Reply.Int(length));
        }
    }

    private static void checkpoint(TidemarkNode node) throws Exception {
        CompletableFuture<CheckpointOutcome> answer = new CompletableFuture<>();
        node.eventLoop().execute(() -> node.checkpoint(answer::complete));
        assertThat(answer.get(SECONDS, TimeUnit.SECONDS)).isEqualTo(CheckpointOutcome.DURABLE);
    }

    private static NodeStatus status(TidemarkNode node) throws Exception {
        CompletableFuture<NodeStatus> answer = new CompletableFuture<>();
        node.eventLoop().execute(() -> answer.complete(node.status()));
        return answer.get(SECONDS, TimeUnit.SECONDS);
    }

    private static ScrubStatus await(TidemarkNode node, Predicate<ScrubStatus> condition) throws Exception {
        return awaitStatus(node, status -> condition.test(status.scrub())).scrub();
    }

    private static NodeStatus awaitStatus(TidemarkNode node, Predicate<NodeStatus> condition) throws Exception {
        return LoopWatch.until(node.eventLoop(), node::status, condition);
    }

    private static void scrub(TidemarkNode node) {
        node.eventLoop().execute(() -> node.scrub(true));
    }

    private static void flip(Path file, long at) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, at);
            one.put(0, (byte) (one.get(0) ^ 4)).flip();
            channel.write(one, at);
        }
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("wal"))) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .toList();
        }
    }

    private List<String> aside() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("aside"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void whatIsWholeIsReadToItsEnd() throws Exception {
        TidemarkNode node = start(ScrubSettings.OFF);
        write(node, 120);
        assertThat(status(node).scrub()).isEqualTo(ScrubStatus.NONE);
        scrub(node);
        ScrubStatus done = await(node, status -> status.ended() > 0);
        assertThat(done.isRunning()).isFalse();
        assertThat(done.percent()).isEqualTo(100);
        assertThat(done.pass()).isEqualTo(1);
        assertThat(done.damaged()).isZero();
        assertThat(done.found()).isEmpty();
        assertThat(done.began()).isPositive().isLessThanOrEqualTo(done.ended());
        node.close();
    }

    /** A segment goes when two checkpoints are later, and not before; then the next start does not miss it. */
    @Test
    void aDamagedSegmentGoesWithoutARestart() throws Exception {
        TidemarkNode node = start(ScrubSettings.OFF);
        write(node, 200);
        Path second = segments().get(1);
        flip(second, 300_000);
        scrub(node);
        ScrubStatus found = await(node, status -> status.damaged() > 0);
        assertThat(found.found())
                .contains(second.getFileName().toString(), "Nothing is lost", "two checkpoints are later");
        LoopWatch.until(node.eventLoop(), node::status, status -> status.checkpoint() > 0);
        scrub(node); // each of its turns looks at what is to be healed
        ScrubStatus again = await(node, status -> status.pass() == 2 && !status.isRunning());
        assertThat(again.healed()).as("one checkpoint is not enough").isZero();
        assertThat(again.damaged()).as("it is found once").isEqualTo(1);
        assertThat(segments()).contains(second);
        assertThat(directory.resolve("aside")).doesNotExist();
        write(node, 1);
        ScrubStatus healed = await(node, status -> status.healed() > 0);
        assertThat(healed.damaged()).isEqualTo(1);
        assertThat(aside())
                .singleElement()
                .asString()
                .endsWith(second.getFileName().toString());
        assertThat(segments()).doesNotContain(second).isNotEmpty();
        write(node, 1);
        node.close();
        TidemarkNode restarted = start(ScrubSettings.OFF);
        assertAllIsThere(restarted);
        assertThat(status(restarted).serving()).isTrue();
        restarted.close();
    }

    /** What can be read of it and before it is archived first; what cannot is a hole, and the archive says so. */
    @Test
    void aDamagedSegmentWaitsForTheArchive() throws Exception {
        Path archive = elsewhere.resolve("archive");
        keeping = new LogKeeping(archive, 1, 1L << 30, 0);
        TidemarkNode node = start(ScrubSettings.OFF);
        write(node, 200);
        List<Path> damaged = segments().subList(0, 2);
        flip(damaged.get(1), 300_000);
        scrub(node);
        awaitStatus(node, status -> status.scrub().ended() > 0 && status.checkpoint() > 0); // else one has both
        write(node, 1);
        ScrubStatus waits = await(node, status -> status.found().contains("waits in its place for the archive"));
        assertThat(waits.healed()).isZero();
        assertThat(segments()).containsAll(damaged);
        Files.createDirectory(archive);
        await(node, status -> status.healed() > 0);
        assertThat(aside()).hasSize(1);
        write(node, 1);
        awaitStatus(node, status -> status.archive().problem().contains("are not in the archive"));
        node.close();
    }

    /** Who follows the log by {@code TIDE.LOG} gets what is whole, then is told, and the node goes on. H146. */
    @Test
    void whoReadsADamagedSegmentIsTold() throws Exception {
        TidemarkNode node = start(ScrubSettings.OFF);
        write(node, 200);
        flip(segments().get(1), 300_000);
        long next = 1;
        NodeStatus.CommittedEntries piece = committed(node, next);
        while (!piece.entries().isEmpty()) {
            next = piece.entries().get(piece.entries().size() - 1).offset() + 1;
            piece = committed(node, next);
        }
        assertThat(piece.problem()).contains("entry " + next + " ");
        assertThat(next).isBetween(2L, 150L);
        write(node, 1);
        assertAllIsThere(node);
        node.close();
    }

    private static NodeStatus.CommittedEntries committed(TidemarkNode node, long from) throws Exception {
        CompletableFuture<NodeStatus.CommittedEntries> answer = new CompletableFuture<>();
        node.eventLoop().execute(() -> node.committed(from, 1_000, answer::complete));
        return answer.get(SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void theArchiveIsNotWaitedForWithoutABound() throws Exception {
        keeping = new LogKeeping(elsewhere.resolve("missing"), 1, 1, 0);
        TidemarkNode node = start(ScrubSettings.OFF);
        write(node, 200);
        Path second = segments().get(1);
        flip(second, 300_000);
        scrub(node);
        awaitStatus(node, status -> status.scrub().ended() > 0 && status.checkpoint() > 0); // else one has both
        write(node, 1);
        await(node, status -> status.healed() > 0);
        node.close();
    }

    @Test
    void aDamagedDataFileIsWrittenAgainWithoutARestart() throws Exception {
        TidemarkNode node = start(ScrubSettings.OFF);
        write(node, 100);
        checkpoint(node);
        Path data = directory.resolve("data.tree");
        for (long at = 16_384 + 40; at < Files.size(data); at += 40_960) {
            flip(data, at);
        }
        scrub(node);
        ScrubStatus healed = await(node, status -> status.healed() > 0);
        assertThat(healed.damaged()).isEqualTo(1);
        assertThat(healed.found()).contains("a new one has taken its place");
        assertThat(aside()).singleElement().asString().endsWith("data.tree");
        scrub(node);
        ScrubStatus clean = await(node, status -> status.pass() == 2 && !status.isRunning());
        assertThat(clean.damaged()).as("the new one is whole").isEqualTo(1);
        node.close();
        TidemarkNode again = start(ScrubSettings.OFF);
        assertAllIsThere(again);
        again.close();
    }

    @Test
    void aMetaSlotIsMended() throws Exception {
        TidemarkNode node = start(ScrubSettings.OFF);
        write(node, 3);
        checkpoint(node);
        byte[] whole = Files.readAllBytes(directory.resolve("data.tree"));
        flip(directory.resolve("data.tree"), 8_192 + 4_000);
        scrub(node);
        ScrubStatus healed = await(node, status -> status.healed() > 0);
        assertThat(healed.found()).contains("meta slot", "written again");
        assertThat(Files.readAllBytes(directory.resolve("data.tree"))).isEqualTo(whole);
        node.close();
    }

    /** By itself, over and over. */
    @Test
    void passesComeByThemselves() throws Exception {
        TidemarkNode node = start(new ScrubSettings(50, 64L << 20));
        write(node, 60);
        await(node, status -> status.pass() >= 3);
        flip(segments().get(0), 5_000);
        await(node, status -> status.damaged() > 0);
        write(node, 1);
        await(node, status -> status.healed() > 0 || status.damaged() > 1);
        node.eventLoop().execute(() -> node.scrub(false));
        ScrubStatus stopped = await(node, status -> !status.isRunning());
        assertThat(stopped.damaged()).isEqualTo(1);
        node.close();
        TidemarkNode again = start(ScrubSettings.OFF);
        assertAllIsThere(again);
        again.close();
    }
}
