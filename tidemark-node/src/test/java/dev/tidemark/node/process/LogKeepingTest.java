package dev.tidemark.node.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.node.CheckpointOutcome;
import dev.tidemark.node.LogKeeping;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.TidemarkNode;
import dev.tidemark.node.support.LoneNode;
import dev.tidemark.state.Query;
import dev.tidemark.state.StateMachine;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.row.Entry;
import dev.tidemark.state.table.StateReader;
import dev.tidemark.state.table.StateStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a node keeps log is as configured: by age, and for an archive that is away (H17c, H104). */
class LogKeepingTest {
    private static final int SECONDS = 60;
    private static final byte[] BODY = "x".repeat(20_000).getBytes(UTF_8);

    @TempDir
    Path directory;

    private TidemarkNode node;

    /** Keeps the last write. */
    private static final class Last implements StateMachine {
        @Override
        public Reply apply(Entry entry, StateStore store) {
            store.put(new byte[] {1}, entry.body());
            return Reply.OK;
        }

        @Override
        public Reply read(Query query, StateReader store) {
            return Reply.OK;
        }
    }

    private void start(long retainedLogBytes, LogKeeping keeping) throws Exception {
        NodeConfig config = LoneNode.config(directory.resolve("node"), retainedLogBytes, 1 << 30);
        node = RunningNode.start(config.with(keeping), new Last());
    }

    @AfterEach
    void close() {
        node.close();
    }

    private void write(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            CompletableFuture<Reply> answer = new CompletableFuture<>();
            node.eventLoop().execute(() -> node.gateway().write(null, BODY, (offset, reply) -> answer.complete(reply)));
            assertThat(answer.get(SECONDS, TimeUnit.SECONDS)).isEqualTo(Reply.OK);
        }
    }

    /** After the second, log up to the first may go. */
    private void writeAndCheckpoint() throws Exception {
        write(1);
        CompletableFuture<CheckpointOutcome> answer = new CompletableFuture<>();
        node.eventLoop().execute(() -> node.checkpoint(answer::complete));
        assertThat(answer.get(SECONDS, TimeUnit.SECONDS)).isEqualTo(CheckpointOutcome.DURABLE);
    }

    private boolean hasFirstSegment() {
        return Files.exists(directory.resolve("node/wal/00000000000000000001.log"));
    }

    private long segments() throws Exception {
        try (Stream<Path> files = Files.list(directory.resolve("node/wal"))) {
            return files.filter(file -> file.toString().endsWith(".log")).count();
        }
    }

    private void untilTheFirstSegmentIsGone() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (hasFirstSegment()) {
            assertThat(System.nanoTime()).as("%s segments", segments()).isLessThan(end);
            writeAndCheckpoint();
        }
    }

    @Test
    void logGoesByAgeAsConfigured() throws Exception {
        start(1L << 40, new LogKeeping(null, 60, 0, 1));
        write(120);
        untilTheFirstSegmentIsGone();
    }

    @Test
    void logOfAnyAgeStaysByDefault() throws Exception {
        start(1L << 40, LogKeeping.DEFAULT);
        write(120);
        for (int i = 0; i < 4; i++) {
            writeAndCheckpoint();
        }
        assertThat(hasFirstSegment()).isTrue();
    }

    /** Some MiB of log wait for an archive that is away, and no more. */
    @Test
    void logWaitsForTheArchiveUpToTheConfiguredLag_H17c() throws Exception {
        start(0, new LogKeeping(directory.resolve("missing"), 60, 4 << 20, 0));
        write(120);
        for (int i = 0; i < 4; i++) {
            writeAndCheckpoint();
        }
        assertThat(hasFirstSegment()).as("it is not archived").isTrue();
        write(200);
        untilTheFirstSegmentIsGone();
        assertThat(segments()).isBetween(3L, 6L);
    }
}
