package dev.tidemark.server.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.node.HostPort;
import dev.tidemark.server.command.ReadChoice;
import dev.tidemark.server.command.all.Commands;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.server.front.FrontSettings;
import dev.tidemark.server.resp.RespLimits;
import dev.tidemark.server.support.FakeNode;
import dev.tidemark.server.support.LateGateway;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Order and back-pressure, with a gateway that answers late and out of step (H81, H81a, H106). */
class ClientConnectionTest {
    private final LateGateway gateway = new LateGateway();
    private final FakeNode node = new FakeNode(gateway);
    private final FrontContext front = new FrontContext(
            node, FrontSettings.defaults(new HostPort("127.0.0.1", 1), 1 << 20), () -> 0, Commands::all);
    private final EmbeddedChannel channel = new EmbeddedChannel(new ClientConnection(front));

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
        node.close();
    }

    private void send(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
        channel.runPendingTasks();
    }

    private String received() {
        channel.runPendingTasks();
        StringBuilder text = new StringBuilder();
        for (ByteBuf chunk = channel.readOutbound(); chunk != null; chunk = channel.readOutbound()) {
            text.append(chunk.toString(StandardCharsets.ISO_8859_1));
            chunk.release();
        }
        return text.toString();
    }

    private void answer(String words) {
        LateGateway.Pending found = gateway.pending.stream()
                .filter(request -> request.words().equals(words))
                .findFirst()
                .orElseThrow();
        gateway.pending.remove(found);
        found.answer();
        channel.runPendingTasks();
    }

    private static String bulk(String text) {
        return "$" + text.length() + "\r\n" + text + "\r\n";
    }

    @Test
    void repliesKeepTheOrderOfTheCommandsHoweverTheyAreAnswered() {
        send("INCR a\r\nINCR b\r\nINCR c\r\n");
        answer("INCR c");
        answer("INCR b");
        assertThat(received()).isEmpty();
        answer("INCR a");
        assertThat(received()).isEqualTo(bulk("INCR a") + bulk("INCR b") + bulk("INCR c"));
    }

    @Test
    void writesFollowEachOtherWithoutWaitingButAReadWaitsForThem() {
        send("INCR a\r\nINCR b\r\nGET a\r\nGET b\r\nINCR c\r\n");
        assertThat(gateway.submitted).containsExactly("INCR a", "INCR b");
        answer("INCR b");
        assertThat(gateway.submitted).hasSize(2);
        answer("INCR a");
        assertThat(gateway.submitted).containsExactly("INCR a", "INCR b", "GET a", "GET b");
        answer("GET a");
        answer("GET b");
        assertThat(gateway.submitted).endsWith("INCR c");
    }

    @Test
    void commandsOfTheConnectionWaitForAllBeforeThem() {
        send("GET a\r\nHELLO 3\r\nGET b\r\nPING\r\n");
        assertThat(gateway.submitted).containsExactly("GET a");
        answer("GET a");
        assertThat(gateway.submitted).containsExactly("GET a", "GET b");
        assertThat(received()).startsWith(bulk("GET a") + "%7\r\n").doesNotContain("PONG");
        answer("GET b");
        assertThat(received()).isEqualTo(bulk("GET b") + "+PONG\r\n");
    }

    @Test
    void errorsTakeTheirPlaceInTheOrder() {
        send("INCR a\r\nNOPE\r\nINCR\r\nINCR b\r\n");
        assertThat(gateway.submitted).containsExactly("INCR a", "INCR b");
        answer("INCR b");
        assertThat(received()).isEmpty();
        answer("INCR a");
        assertThat(received())
                .isEqualTo(bulk("INCR a")
                        + "-ERR unknown command 'NOPE', with args beginning with: \r\n"
                        + "-ERR wrong number of arguments for 'incr' command\r\n" + bulk("INCR b"));
    }

    /** H106: refused before the log; what frees memory, and what only reads, goes on. */
    @Test
    void aFullMemoryRefusesWhatMayAddToItAndNothingElse() {
        gateway.memoryIsFull = true;
        send("INCR a\r\nTIDE.ONCE id INCR a\r\nDEL a\r\n");
        assertThat(gateway.submitted).containsExactly("DEL a");
        answer("DEL a");
        String oom = "-OOM command not allowed when used memory > 'maxmemory'.";
        assertThat(received())
                .isEqualTo(oom + "\r\n" + oom
                        + " It was not executed now; an earlier attempt under this request id may have been\r\n"
                        + bulk("DEL a"));
    }

    @Test
    void answersInOneWriteWhatIsAnsweredInOneTurn() {
        send("INCR a\r\nINCR b\r\n");
        gateway.pending.forEach(LateGateway.Pending::answer);
        channel.runPendingTasks();
        ByteBuf chunk = channel.readOutbound();
        assertThat(chunk.toString(StandardCharsets.ISO_8859_1)).isEqualTo(bulk("INCR a") + bulk("INCR b"));
        chunk.release();
    }

    /** H162: who asks for much works for a slice of time, and sends what it has by then; others come in between. */
    @Test
    void aLongPipelineIsTakenInSlicesOfTime() {
        long[] now = {0};
        FrontContext slow = new FrontContext(
                node,
                FrontSettings.defaults(new HostPort("127.0.0.1", 1), 1 << 20),
                () -> now[0] += 100_000, // each look at the clock: ten to a slice
                Commands::all);
        EmbeddedChannel one = new EmbeddedChannel(new ClientConnection(slow));
        one.writeInbound(Unpooled.copiedBuffer("PING\r\n".repeat(200), StandardCharsets.ISO_8859_1));
        List<Integer> slices = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int pass = 0; pass < 200; pass++) {
            int before = text.length();
            for (ByteBuf chunk = one.readOutbound(); chunk != null; chunk = one.readOutbound()) {
                text.append(chunk.toString(StandardCharsets.ISO_8859_1));
                chunk.release();
            }
            slices.add((text.length() - before) / "+PONG\r\n".length());
            one.runPendingTasks(); // one look at the network
        }
        assertThat(text).hasToString("+PONG\r\n".repeat(200));
        assertThat(slices).as("answered between two looks at the network").allMatch(answers -> answers <= 30);
        one.finishAndReleaseAll();
    }

    @Test
    void stopsTakingCommandsAndThenReadingWhenTooManyAreInFlight() {
        send("INCR a\r\n".repeat(20_000));
        assertThat(gateway.submitted).hasSize(1024);
        assertThat(channel.config().isAutoRead()).isFalse();
        int answered = 0;
        while (!gateway.pending.isEmpty()) {
            gateway.pending.remove(0).answer();
            answered++;
            channel.runPendingTasks();
            assertThat(gateway.pending.size()).isLessThanOrEqualTo(1024);
        }
        assertThat(answered).isEqualTo(20_000);
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    /** Replies that cannot leave yet cost memory like commands in flight do. */
    @Test
    void stopsTakingCommandsWhenTooManyBytesOfRepliesWait() {
        String large = "INCR " + "a".repeat(40_000);
        send("INCR first\r\n");
        for (int i = 0; i < 30; i++) {
            send(large + "\r\n");
            if (gateway.pending.size() > 1) {
                gateway.pending.remove(1).answer();
            }
        }
        assertThat(gateway.submitted.size()).isBetween(20, 29);
        answer("INCR first");
        while (!gateway.pending.isEmpty()) {
            gateway.pending.remove(0).answer();
            channel.runPendingTasks();
        }
        assertThat(received()).isEqualTo(bulk("INCR first") + bulk(large).repeat(30));
    }

    /** Many clients that are slow at the same time: who has most waiting goes, the others stay (H106). */
    @Test
    void whoHasMostWaitingIsCutOffWhenTooMuchWaitsForAll() {
        EmbeddedChannel other = new EmbeddedChannel(new ClientConnection(front));
        front.live().setMaxTotalOutputBytes(200_000);
        String large = "INCR " + "a".repeat(60_000);
        other.writeInbound(Unpooled.copiedBuffer("INCR other\r\n" + large + "\r\n", StandardCharsets.ISO_8859_1));
        send("INCR first\r\n" + (large + "\r\n").repeat(3));
        gateway.pending.remove(1).answer();
        gateway.pending.remove(2).answer();
        gateway.pending.remove(2).answer();
        assertThat(front.output().takenBytes()).isBetween(180_000L, 200_000L);
        assertThat(channel.isOpen()).isTrue();
        gateway.pending.remove(2).answer();
        channel.runPendingTasks();
        assertThat(channel.isOpen()).isFalse();
        assertThat(front.statistics().evictedClients()).isEqualTo(1);
        assertThat(front.output().takenBytes()).isBetween(60_000L, 70_000L);
        gateway.pending.remove(1).answer(); // of the one that is gone
        gateway.pending.remove(0).answer();
        other.runPendingTasks();
        assertThat(front.output().takenBytes()).isZero();
        assertThat(other.isOpen()).isTrue();
        other.finishAndReleaseAll();
    }

    /** H106: a large command that is on its way costs less than the half of one that has lain there for a second. */
    @Test
    void whoHasHeldMuchForLongIsCutOffWhenAllSentTooMuch() {
        long[] now = {1};
        FrontSettings settings = new FrontSettings(
                new HostPort("127.0.0.1", 1),
                null,
                10,
                RespLimits.forEntries(1 << 20),
                1 << 20,
                1 << 20,
                1 << 20,
                100_000,
                60_000,
                0,
                FrontSettings.Redirect.FORWARD,
                ReadChoice.STRONG,
                FrontSettings.DEFAULT_SENTINEL_MASTER);
        FrontContext small = new FrontContext(node, settings, () -> now[0], Commands::all);
        EmbeddedChannel idle = new EmbeddedChannel(new ClientConnection(small));
        EmbeddedChannel busy = new EmbeddedChannel(new ClientConnection(small));
        String half = "*3\r\n$3\r\nSET\r\n$1\r\na\r\n$200000\r\n";
        idle.writeInbound(Unpooled.copiedBuffer(half + "x".repeat(40_000), StandardCharsets.ISO_8859_1));
        now[0] += 1_000_000_000L;
        busy.writeInbound(Unpooled.copiedBuffer(half + "x".repeat(80_000), StandardCharsets.ISO_8859_1));
        assertThat(idle.isOpen()).isFalse();
        assertThat(busy.isOpen()).isTrue();
        assertThat(small.input().isExceeded()).isFalse();
        busy.finishAndReleaseAll();
    }

    @Test
    void stopsTakingCommandsWhileTheGatewayIsFull() {
        gateway.full = true;
        send("INCR a\r\nINCR b\r\n");
        assertThat(gateway.submitted).isEmpty();
        gateway.full = false;
        gateway.whenRoom.run();
        channel.runPendingTasks();
        assertThat(gateway.submitted).containsExactly("INCR a", "INCR b");
    }

    @Test
    void answersThatComeAfterTheClientIsGoneAreDropped() {
        send("INCR a\r\nINCR b\r\n");
        channel.close();
        gateway.pending.forEach(LateGateway.Pending::answer);
        assertThat(received()).isEmpty();
        assertThat(front.clients().size()).isZero();
    }

    @Test
    void quitSubmitsNothingThatCameAfterIt() {
        send("INCR a\r\nQUIT\r\nINCR b\r\n");
        answer("INCR a");
        assertThat(received()).isEqualTo(bulk("INCR a") + "+OK\r\n");
        assertThat(gateway.submitted).containsExactly("INCR a");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aProtocolErrorClosesOnlyAfterTheWritesBeforeItAreAnswered() {
        send("INCR a\r\n*x\r\n");
        assertThat(channel.isOpen()).isTrue();
        answer("INCR a");
        assertThat(received()).isEqualTo(bulk("INCR a") + "-ERR Protocol error: invalid multibulk length\r\n");
        assertThat(channel.isOpen()).isFalse();
    }

    /** Seeded: random pipelines in random pieces, answered in random order, give the replies of their commands. */
    @Test
    void anyPipelineInAnyPiecesWithAnyAnswersKeepsItsOrder() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            List<String> commands = new ArrayList<>();
            StringBuilder expected = new StringBuilder();
            for (int i : IntStream.range(0, 40).toArray()) {
                String command = List.of("INCR k", "GET k", "ECHO k").get(random.nextInt(3)) + i;
                commands.add(command);
                expected.append(bulk(command.startsWith("ECHO") ? "k" + i : command));
            }
            String stream = String.join("\r\n", commands) + "\r\n";
            StringBuilder replies = new StringBuilder();
            for (int at = 0; at < stream.length() || !gateway.pending.isEmpty(); ) {
                int next = Math.min(stream.length(), at + random.nextInt(30));
                send(stream.substring(at, next));
                at = next;
                Collections.shuffle(gateway.pending, random);
                while (!gateway.pending.isEmpty() && random.nextInt(4) > 0) {
                    gateway.pending.remove(0).answer();
                }
                replies.append(received());
            }
            assertThat(replies.toString()).as("seed %d", seed).isEqualTo(expected.toString());
        }
    }
}
