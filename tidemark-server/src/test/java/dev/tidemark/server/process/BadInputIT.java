package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.net.ReplyError;
import dev.tidemark.server.net.RespClient;
import dev.tidemark.server.support.RawClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What strangers send to the ports of a node: a clear answer, the connection closed, and the node goes on (H13, H116).
 */
class BadInputIT {
    private static final int SEQUENCE = 3_000;
    private static final int AT_A_TIME = 300;
    private static final int MAX_GROWTH_KIB = 160 << 10;
    private static final int RANDOM_BYTES = 2_000;

    /** Bytes, and how the answer begins; the connection is closed after it. */
    private record Broken(String bytes, String answer) {}

    private static final List<Broken> BROKEN = List.of(
            new Broken("*2\r\n$3\r\nGET\r\n$1099511627776\r\n", "-ERR Protocol error: invalid bulk length"),
            new Broken("*1\r\n$-5\r\n", "-ERR Protocol error: invalid bulk length"),
            new Broken("*1\r\n$99999999999999999999999\r\n", "-ERR Protocol error: invalid bulk length"),
            new Broken("*1099511627776\r\n", "-ERR Protocol error: invalid multibulk length"),
            new Broken("*99999999999999999999999\r\n", "-ERR Protocol error: invalid multibulk length"),
            new Broken("*1\r\n".repeat(10_000), "-ERR Protocol error: expected '$', got '*'"),
            new Broken("*1\r\n:5\r\n", "-ERR Protocol error: expected '$', got ':'"),
            new Broken("*x\r\n", "-ERR Protocol error: invalid multibulk length"),
            new Broken("PING \"\r\n", "-ERR Protocol error: unbalanced quotes in request"),
            new Broken("x".repeat(100_000), "-ERR Protocol error: too big inline request"),
            new Broken("POST / HTTP/1.1\r\nHost: example\r\n\r\n", ""));

    @RegisterExtension
    final Processes processes = new Processes();

    private ServerNode node;

    @BeforeEach
    void start() throws IOException, ReplyError {
        ProcessCluster cluster = processes.cluster(1, "client-stuck-millis=1000");
        cluster.start();
        node = cluster.node(1);
        try (RespClient client = node.connect()) {
            assertThat(client.call("SET", "key", "value")).isEqualTo("OK");
        }
    }

    @Test
    void brokenRespIsAnsweredAndClosed() throws Exception {
        for (Broken broken : BROKEN) {
            try (RawClient client = new RawClient(node.clientPort())) {
                assertThat(sendAll(client, broken.bytes()).untilClosed())
                        .as(broken.bytes()
                                .substring(0, Math.min(60, broken.bytes().length())))
                        .startsWith(broken.answer());
            }
        }
        try (RawClient client = new RawClient(node.clientPort())) {
            assertThat(client.send("*-5\r\n*0\r\n\r\nPING\r\n").reply())
                    .as("counts of nothing are skipped, as Redis does")
                    .isEqualTo("+PONG\r\n");
        }
        stillServes();
    }

    @Test
    void halfACommandThenSilenceIsDisconnected() throws Exception {
        for (String half : List.of("*2\r\n$3\r\nGE", "PIN", "*3\r\n", "*2\r\n$3\r\nSET\r\n$8000000\r\nabc")) {
            try (RawClient client = new RawClient(node.clientPort())) {
                assertThat(client.send(half).untilClosed()).as(half).doesNotContain("+OK");
            }
        }
        stillServes();
    }

    @Test
    void thousandsOfBadConnectionsCostNothingThatLasts() throws Exception {
        Random random = new Random(116);
        warmUp();
        long before = residentKib();
        for (int i = 0; i < SEQUENCE; i++) {
            try (RawClient client = new RawClient(node.clientPort())) {
                sendAll(
                        client,
                        i % 3 == 0
                                ? garbage(random)
                                : BROKEN.get(i % BROKEN.size()).bytes());
            }
        }
        announceMuchAndSendLittle();
        stillServes();
        assertThat(residentKib() - before).as("growth of the process in KiB").isLessThan(MAX_GROWTH_KIB);
    }

    /** Together they announce several times the heap. */
    private void announceMuchAndSendLittle() {
        List<RawClient> open = new ArrayList<>();
        try {
            for (int i = 0; i < AT_A_TIME; i++) {
                RawClient client = new RawClient(node.clientPort());
                open.add(client);
                client.send("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$8000000\r\nlittle");
            }
            open.forEach(client -> assertThat(client.untilClosed()).doesNotContain("+OK"));
        } finally {
            open.forEach(RawClient::close);
        }
    }

    @Test
    void thePeerPortTellsStrangersWhereTheyAre() throws Exception {
        for (String bytes : List.of(
                "*1\r\n$4\r\nPING\r\n",
                "GET / HTTP/1.1\r\nHost: example\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
                "\u0000\u0000\u0000\u0004\u0000\u0000\u0000\u0000abcd",
                "PING\r\n")) {
            try (RawClient client = new RawClient(node.peerPort())) {
                assertThat(client.send(bytes).untilClosed())
                        .as(bytes)
                        .contains("this is a Tidemark peer port")
                        .contains("Clients use the client port");
            }
        }
        Random random = new Random(102);
        for (int i = 0; i < SEQUENCE / 10; i++) {
            try (RawClient client = new RawClient(node.peerPort())) {
                sendAll(client, garbage(random));
            }
        }
        assertThat(node.process().printed())
                .doesNotContain("Exception")
                .containsOnlyOnce("a frame with a wrong checksum");
        stillServes();
    }

    private void warmUp() throws IOException {
        List<String[]> pings = new ArrayList<>();
        for (int i = 0; i < SEQUENCE; i++) {
            pings.add(new String[] {"GET", "key"});
        }
        try (RespClient client = node.connect()) {
            client.send(pings);
            for (int i = 0; i < SEQUENCE; i++) {
                assertThat(client.receive()).isEqualTo("value");
            }
        }
    }

    private static String garbage(Random random) {
        byte[] bytes = new byte[1 + random.nextInt(RANDOM_BYTES)];
        random.nextBytes(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** The node may close while there is still something to send. */
    private static RawClient sendAll(RawClient client, String bytes) {
        try {
            return client.send(bytes);
        } catch (UncheckedIOException e) {
            return client;
        }
    }

    private void stillServes() throws IOException, ReplyError {
        try (RespClient client = node.connect()) {
            assertThat(client.call("GET", "key")).isEqualTo("value");
            assertThat(client.call("SET", "another", "value")).isEqualTo("OK");
        }
        assertThat(node.process().isAlive()).isTrue();
    }

    private long residentKib() throws IOException, InterruptedException {
        Process ps = new ProcessBuilder(
                        "ps", "-o", "rss=", "-p", Long.toString(node.process().pid()))
                .start();
        String printed = new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(ps.waitFor()).isZero();
        return Long.parseLong(printed.strip());
    }
}
