package dev.tidemark.server.command.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.command.WireTest;
import dev.tidemark.server.support.RawClient;
import org.junit.jupiter.api.Test;

/** Exact replies, as redis-server 7 gives them. */
class PubSubCommandsTest extends WireTest {
    private static final String NOT_NOW =
            ": only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context";

    @Test
    void aSubscriberOfResp2MayDoLittle() {
        client.send("SUBSCRIBE a b\r\n");
        assertThat(client.reply()).isEqualTo("*3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:1\r\n");
        assertThat(client.reply()).isEqualTo("*3\r\n$9\r\nsubscribe\r\n$1\r\nb\r\n:2\r\n");
        check("GET a", "-ERR Can't execute 'get'" + NOT_NOW);
        check("CLIENT ID", "-ERR Can't execute 'client|id'" + NOT_NOW);
        check("HELLO 3", "-ERR Can't execute 'hello'" + NOT_NOW);
        check("PING", "*2\r\n$4\r\npong\r\n$0\r\n");
        check("PING x", "*2\r\n$4\r\npong\r\n$1\r\nx");
        check("PING x y", "-ERR wrong number of arguments for 'ping' command");
        client.send("UNSUBSCRIBE\r\n");
        assertThat(client.reply()).isEqualTo("*3\r\n$11\r\nunsubscribe\r\n$1\r\na\r\n:1\r\n");
        assertThat(client.reply()).isEqualTo("*3\r\n$11\r\nunsubscribe\r\n$1\r\nb\r\n:0\r\n");
        check("UNSUBSCRIBE", "*3\r\n$11\r\nunsubscribe\r\n$-1\r\n:0");
        check("PUNSUBSCRIBE x", "*3\r\n$12\r\npunsubscribe\r\n$1\r\nx\r\n:0");
        check("PING", "+PONG");
    }

    @Test
    void aSubscriberOfResp3MayDoEverything() {
        client.ask("HELLO 3");
        check("SUBSCRIBE a", ">3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:1");
        check("PSUBSCRIBE a*", ">3\r\n$10\r\npsubscribe\r\n$2\r\na*\r\n:2");
        check("GET a", "_");
        check("PING", "+PONG");
        check("PUNSUBSCRIBE", ">3\r\n$12\r\npunsubscribe\r\n$2\r\na*\r\n:1");
    }

    @Test
    void resetAndQuitEndASubscription() {
        client.ask("SUBSCRIBE a");
        check("RESET", "+RESET");
        check("GET a", "$-1");
        client.ask("SUBSCRIBE a");
        check("QUIT", "+OK");
        assertThat(client.untilClosed()).isEmpty();
    }

    @Test
    void subscriptionsAreCounted() {
        try (RawClient one = server.connect();
                RawClient two = server.connect()) {
            one.ask("SUBSCRIBE a");
            two.ask("SUBSCRIBE a");
            two.ask("PSUBSCRIBE b*");
            check("PUBSUB CHANNELS", "*1\r\n$1\r\na");
            check("PUBSUB CHANNELS b*", "*0");
            check("PUBSUB NUMSUB a b", "*4\r\n$1\r\na\r\n:2\r\n$1\r\nb\r\n:0");
            check("PUBSUB NUMPAT", ":1");
            assertThat(client.ask("INFO stats")).contains("pubsub_channels:1\r\n", "pubsub_patterns:1\r\n");
        }
        check("PUBLISH a b", "-ERR unknown command 'PUBLISH', with args beginning with: 'a' 'b' ");
        check("SUBSCRIBE", "-ERR wrong number of arguments for 'subscribe' command");
    }

    @Test
    void oneClientMayHaveSoManyAndNoMore() {
        for (int i = 0; i < 1024; i++) {
            assertThat(client.ask("SUBSCRIBE c" + i)).startsWith("*3");
        }
        assertThat(client.ask("SUBSCRIBE more")).startsWith("-ERR too many subscriptions");
    }
}
