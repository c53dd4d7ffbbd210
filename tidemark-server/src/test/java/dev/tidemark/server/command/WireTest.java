package dev.tidemark.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.support.RawClient;
import dev.tidemark.server.support.TestServer;
import org.junit.jupiter.api.AfterEach;

/** A server and a client of it, for tests of exact replies. */
public abstract class WireTest {
    protected final TestServer server = new TestServer();
    protected final RawClient client = server.connect();

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    protected void check(String command, String reply) {
        check(client, command, reply);
    }

    protected static void check(RawClient client, String command, String reply) {
        assertThat(client.ask(command)).as(command).isEqualTo(reply + "\r\n");
    }
}
