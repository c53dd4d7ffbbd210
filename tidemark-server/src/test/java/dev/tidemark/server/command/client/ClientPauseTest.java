package dev.tidemark.server.command.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.command.WireTest;
import dev.tidemark.server.support.RawClient;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Clients that are told to wait, and clients whose wait is ended. */
class ClientPauseTest extends WireTest {
    private static final String LONG = "600000";

    @Test
    void writesWaitAndReadsDoNot() {
        check("CLIENT PAUSE " + LONG + " WRITE", "+OK");
        try (RawClient writer = server.connect();
                RawClient reader = server.connect()) {
            writer.send("SET a 1\r\nGET a\r\n");
            assertThat(reader.ask("GET a")).isEqualTo("$-1\r\n");
            assertThat(reader.ask("CLIENT LIST ID 2")).contains(" flags=b ");
            assertThat(reader.ask("INFO clients")).contains("blocked_clients:1\r\n");
            check("CLIENT UNBLOCK 2", ":0");
            check("CLIENT UNPAUSE", "+OK");
            assertThat(writer.reply()).isEqualTo("+OK\r\n");
            assertThat(writer.reply()).isEqualTo("$1\r\n1\r\n");
            assertThat(reader.ask("CLIENT LIST ID 2")).contains(" flags=N ");
        }
    }

    @Test
    void transactionsThatWriteWait() {
        client.ask("MULTI");
        client.ask("INCR a");
        try (RawClient other = server.connect()) {
            assertThat(other.ask("MULTI")).isEqualTo("+OK\r\n");
            assertThat(other.ask("GET a")).isEqualTo("+QUEUED\r\n");
            assertThat(other.ask("CLIENT PAUSE " + LONG + " write")).isEqualTo("+QUEUED\r\n");
            assertThat(other.ask("EXEC")).isEqualTo("*2\r\n$-1\r\n+OK\r\n");
            client.send("EXEC\r\n");
            assertThat(other.ask("EXISTS a")).isEqualTo(":0\r\n");
            assertThat(other.ask("CLIENT UNPAUSE")).isEqualTo("+OK\r\n");
            assertThat(client.reply()).isEqualTo("*1\r\n:1\r\n");
        }
    }

    @Test
    void everythingWaitsUntilTheTimeIsOver() {
        try (RawClient other = server.connect()) {
            long before = System.nanoTime();
            check("CLIENT PAUSE 150", "+OK");
            assertThat(other.ask("PING")).isEqualTo("+PONG\r\n");
            check("PING", "+PONG");
            assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(150_000_000L);
        }
    }

    /** As in Redis. */
    @Test
    void pauseGetsNeitherShorterNorMilder() {
        client.send("MULTI\r\nCLIENT PAUSE 200 ALL\r\nCLIENT PAUSE 1 WRITE\r\nEXEC\r\n");
        for (int i = 0; i < 3; i++) {
            client.reply();
        }
        assertThat(client.reply()).isEqualTo("*2\r\n+OK\r\n+OK\r\n");
        long before = System.nanoTime();
        check("PING", "+PONG");
        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(100_000_000L);
    }

    @Test
    void nothingIsLostOnTheWay() {
        client.ask("CLIENT PAUSE " + LONG + " WRITE");
        try (RawClient writer = server.connect()) {
            StringBuilder many = new StringBuilder();
            for (int i = 0; i < 5_000; i++) {
                many.append("INCR a\r\n");
            }
            writer.send(many.toString());
            check("CLIENT UNPAUSE", "+OK");
            for (int i = 1; i <= 5_000; i++) {
                assertThat(writer.reply()).isEqualTo(":" + i + "\r\n");
            }
        }
    }

    @Test
    void waitIsEnded() {
        server.node.durableFollowers = 1;
        try (RawClient waiting = server.connect()) {
            waiting.send("WAIT 2 0\r\n");
            awaitBlocked();
            assertThat(client.ask("CLIENT LIST ID 2")).contains(" flags=b ");
            check("CLIENT UNBLOCK 2 TIMEOUT", ":1");
            assertThat(waiting.reply()).isEqualTo(":1\r\n");
            waiting.send("WAIT 2 0\r\n");
            awaitBlocked();
            check("CLIENT UNBLOCK 2 error", ":1");
            assertThat(waiting.reply()).isEqualTo("-UNBLOCKED client unblocked via CLIENT UNBLOCK\r\n");
            check("CLIENT UNBLOCK 2", ":0");
            assertThat(waiting.ask("PING")).isEqualTo("+PONG\r\n");
        }
    }

    private void awaitBlocked() {
        Awaitility.await("a client is blocked")
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> client.ask("INFO clients").contains("blocked_clients:1\r\n"));
    }

    @Test
    void argumentsAreChecked() {
        check("CLIENT PAUSE", "-ERR wrong number of arguments for 'client|pause' command");
        check("CLIENT PAUSE x", "-ERR timeout is not an integer or out of range");
        check("CLIENT PAUSE -1", "-ERR timeout is negative");
        check("CLIENT PAUSE 9223372036854775807", "-ERR timeout is out of range");
        check("CLIENT PAUSE x some", "-ERR CLIENT PAUSE mode must be WRITE or ALL");
        check(
                "CLIENT PAUSE 1 all x",
                "-ERR unknown subcommand or wrong number of arguments for 'PAUSE'. Try CLIENT HELP.");
        check("CLIENT PAUSE 0", "+OK");
        check("CLIENT UNPAUSE", "+OK");
        check("CLIENT UNBLOCK x", "-ERR value is not an integer or out of range");
        check("CLIENT UNBLOCK x y", "-ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR");
        check("CLIENT UNBLOCK 99", ":0");
        check("WAIT 0 9223372036854775807", "-ERR timeout is out of range");
        check("WAIT -1 0", ":2");
    }
}
