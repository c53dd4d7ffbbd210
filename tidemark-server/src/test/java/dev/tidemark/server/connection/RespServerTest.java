package dev.tidemark.server.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.server.support.RawClient;
import dev.tidemark.server.support.TestServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RespServerTest {
    private final TestServer server = new TestServer();
    private final RawClient client = server.connect();

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void answersAPipelineInOrder() {
        client.send("SET a 1\r\nGET a\r\nINCR a\r\nNOPE\r\nGET a\r\nPING\r\nHSET h f v\r\nHGETALL h\r\n");
        assertThat(client.reply()).isEqualTo("+OK\r\n");
        assertThat(client.reply()).isEqualTo("$1\r\n1\r\n");
        assertThat(client.reply()).isEqualTo(":2\r\n");
        assertThat(client.reply()).isEqualTo("-ERR unknown command 'NOPE', with args beginning with: \r\n");
        assertThat(client.reply()).isEqualTo("$1\r\n2\r\n");
        assertThat(client.reply()).isEqualTo("+PONG\r\n");
        assertThat(client.reply()).isEqualTo(":1\r\n");
        assertThat(client.reply()).isEqualTo("*2\r\n$1\r\nf\r\n$1\r\nv\r\n");
    }

    @Test
    void answersALongPipelineWithAllKindsOfCommands() {
        StringBuilder pipeline = new StringBuilder();
        for (int i = 1; i <= 20_000; i++) {
            pipeline.append("INCR n\r\n");
            pipeline.append(i % 7 == 0 ? "GET n\r\n" : "");
            pipeline.append(i % 11 == 0 ? "PING\r\n" : "");
        }
        Thread sender = new Thread(() -> client.send(pipeline.toString()));
        sender.start();
        for (int i = 1; i <= 20_000; i++) {
            assertThat(client.reply()).isEqualTo(":" + i + "\r\n");
            if (i % 7 == 0) {
                assertThat(client.reply()).endsWith("\r\n" + i + "\r\n");
            }
            if (i % 11 == 0) {
                assertThat(client.reply()).isEqualTo("+PONG\r\n");
            }
        }
    }

    @Test
    void closesAfterAProtocolErrorAndAnswersWhatCameBefore() {
        client.send("SET a 1\r\n*1\r\n$-5\r\n");
        assertThat(client.untilClosed()).isEqualTo("+OK\r\n-ERR Protocol error: invalid bulk length\r\n");
    }

    @Test
    void answersQuitAndCloses() {
        client.send("SET a 1\r\nQUIT\r\nSET a 2\r\n");
        assertThat(client.untilClosed()).isEqualTo("+OK\r\n+OK\r\n");
        try (RawClient other = server.connect()) {
            assertThat(other.ask("GET a")).isEqualTo("$1\r\n1\r\n");
        }
    }

    @Test
    void answersAClientThatEndsItsInputFirst() {
        client.send("SET a 1\r\nGET a\r\n").endOutput();
        assertThat(client.untilClosed()).isEqualTo("+OK\r\n$1\r\n1\r\n");
    }

    /** H164: they are closed a few at a time, between what others ask. */
    @Test
    void closesAllOfManyThatLeaveAtOnce() {
        List<RawClient> leaving = new ArrayList<>();
        for (int i = 0; i < 80; i++) { // the server takes a hundred
            RawClient one = server.connect();
            one.send("SET left " + i + "\r\n");
            leaving.add(one);
        }
        leaving.forEach(RawClient::endOutput);
        assertThat(client.ask("PING")).isEqualTo("+PONG\r\n");
        for (RawClient one : leaving) {
            assertThat(one.untilClosed()).isEqualTo("+OK\r\n");
            one.close();
        }
        await().until(() -> client.ask("CLIENT LIST")
                        .lines()
                        .filter(l -> l.startsWith("id="))
                        .count()
                == 1);
    }

    @Test
    void closesOnHttpWithoutAWord() {
        client.send("POST / HTTP/1.1\r\nHost: x\r\n\r\nSET a evil\r\n");
        assertThat(client.untilClosed()).isEmpty();
        try (RawClient other = server.connect()) {
            assertThat(other.ask("GET a")).isEqualTo("$-1\r\n");
        }
    }

    @Test
    void keepsServingOthersWhileOneSendsHalfACommand() {
        client.send("*2\r\n$3\r\nGET\r\n$100");
        try (RawClient other = server.connect()) {
            assertThat(other.ask("PING")).isEqualTo("+PONG\r\n");
        }
    }

    @Test
    void closesAClientThatLeavesACommandUnfinished() {
        try (TestServer impatient = new TestServer(null, 10, 100);
                RawClient stuck = impatient.connect();
                RawClient idle = impatient.connect()) {
            assertThat(idle.ask("PING")).isEqualTo("+PONG\r\n");
            stuck.send("*2\r\n$3\r\nGET\r\n$100");
            assertThat(stuck.untilClosed()).isEmpty();
            assertThat(idle.ask("PING")).isEqualTo("+PONG\r\n");
        }
    }

    @Test
    void closesAClientThatDoesNotReadItsReplies() {
        try (TestServer impatient = new TestServer(null, 10, 100);
                RawClient slow = impatient.connect()) {
            slow.ask("SET big " + "x".repeat(60_000));
            slow.send("GET big\r\n".repeat(1_000));
            try (RawClient other = impatient.connect()) {
                await().until(() -> other.ask("CLIENT LIST")
                                .lines()
                                .filter(l -> l.startsWith("id="))
                                .count()
                        == 1);
            }
        }
    }

    /** Large replies count until the network has taken them (H106). */
    @Test
    void slowReadersTogetherAreHeldWithinOneBound() {
        client.ask("*3\r\n$3\r\nSET\r\n$3\r\nbig\r\n$900000\r\n" + "x".repeat(900_000));
        client.ask("CONFIG SET maxmemory-clients 3mb");
        List<RawClient> slow = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            slow.add(server.connect());
            slow.get(i).send("GET big\r\n".repeat(30));
        }
        await().until(() -> field("evicted_clients") > 0);
        assertThat(field("tidemark_output_limit")).isEqualTo(3 << 20);
        assertThat(field("tidemark_output_bytes")).isLessThanOrEqualTo(4 << 20);
        slow.forEach(RawClient::close);
        await().until(() -> field("connected_clients") == 1);
        await().until(() -> field("tidemark_output_bytes") == 0);
    }

    private long field(String name) {
        return client.ask("INFO")
                .lines()
                .filter(line -> line.startsWith(name + ":"))
                .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void refusesMoreClientsThanItMayHave() {
        try (TestServer small = new TestServer(null, 1);
                RawClient first = small.connect()) {
            assertThat(first.ask("PING")).isEqualTo("+PONG\r\n");
            try (RawClient second = small.connect()) {
                assertThat(second.untilClosed()).isEqualTo("-ERR max number of clients reached\r\n");
            }
            assertThat(first.ask("PING")).isEqualTo("+PONG\r\n");
        }
    }

    /** Its client first sends all of it, then reads: it must not be reset before. */
    @Test
    void tellsAClientThatSendsAValueThatIsTooLarge() {
        try (RawClient sender = server.connect()) {
            int size = 64 << 20;
            sender.send("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$" + size + "\r\n")
                    .send("x".repeat(size))
                    .send("\r\n");
            assertThat(sender.reply()).isEqualTo("-ERR Protocol error: invalid bulk length\r\n");
            assertThat(sender.untilClosed()).isEmpty();
        }
        await().until(() -> client.ask("CLIENT LIST")
                        .lines()
                        .filter(l -> l.startsWith("id="))
                        .count()
                == 1);
    }

    @Test
    void refusesAValueThatIsTooLargeBeforeItComes() {
        client.send("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1099511627776\r\n");
        assertThat(client.untilClosed()).isEqualTo("-ERR Protocol error: invalid bulk length\r\n");
    }
}
