package dev.tidemark.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.node.HostPort;
import dev.tidemark.server.support.FakeNode;
import dev.tidemark.server.support.RawClient;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpFrontTest {
    private final FakeNode node = new FakeNode();
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpFront front;

    @BeforeEach
    void start() throws Exception {
        front = HttpFront.start(node, new HostPort("127.0.0.1", 0), new HostPort("host", 80), 256);
    }

    @AfterEach
    void close() {
        front.close();
        node.close();
    }

    private HttpResponse<String> get(String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + front.port() + path);
        return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void healthSaysWhetherTheNodeServesAndWhyNot() throws Exception {
        assertThat(get("/health").statusCode()).isEqualTo(200);
        node.status = FakeNode.status("candidate", 0);
        assertThat(get("/health").statusCode()).isEqualTo(503);
        assertThat(get("/health").body()).isEqualTo("no leader is known\n");
    }

    @Test
    void aNodeThatStartsSaysHowFarItIs() throws Exception {
        NodeInView view = new NodeInView(() -> "reading the log: 42 % (170 of 400 MiB)");
        front.close();
        front = HttpFront.start(node.eventLoop(), view, new HostPort("127.0.0.1", 0), new HostPort("host", 80), 256);
        String text = "this node is starting: reading the log: 42 % (170 of 400 MiB)";
        assertThat(get("/health").statusCode()).isEqualTo(503);
        assertThat(get("/health").body()).isEqualTo(text + "\n");
        assertThat(get("/status").body()).contains("\"serving\": false").contains("\"reason\": \"" + text + '"');
        view.runs(node);
        assertThat(get("/health").statusCode()).isEqualTo(200);
    }

    @Test
    void statusIsJson() throws Exception {
        assertThat(get("/status?x=1").body())
                .startsWith("{\n  \"id\": 1,\n  \"role\": \"leader\",\n")
                .contains("\"followers\": {\n    \"2\": {\n      \"durable\": 9,\n      \"lag\": 1\n    }")
                .endsWith("\"serving\": true,\n  \"reason\": \"\",\n  \"http\": \"host:80\",\n  \"aside\": \"\",\n"
                        + "  \"archived\": 7,\n  \"archive-problem\": \"the archive is full\",\n"
                        + "  \"disk\": {\n    \"free-bytes\": 5000,\n    \"reserved-bytes\": 6000,\n"
                        + "    \"full\": true,\n    \"fsync-millis\": 3\n  },\n"
                        + "  \"scrub\": {\n    \"running\": true,\n    \"pass\": 3,\n    \"percent\": 41,\n"
                        + "    \"began\": 1700000000,\n    \"ended\": 1690000000,\n    \"damaged\": 2,\n"
                        + "    \"healed\": 1,\n    \"repaired\": 4,\n    \"found\": \"a page\"\n  },\n"
                        + "  \"level\": 1,\n  \"highest-level\": 2,\n"
                        + "  \"levels\": {\n    \"1\": 2,\n    \"2\": 1,\n    \"3\": 0\n  }\n}\n");
        assertThat(get("/").statusCode()).isEqualTo(404);
    }

    @Test
    void whatIsNoRequestIsRefused() {
        for (String bad : List.of(
                "\0\1garbage\r\n\r\n", "*1\r\n$4\r\nPING\r\n\r\n", "GET /" + "a".repeat(5_000) + " HTTP/1.1\r\n\r\n")) {
            try (RawClient raw = new RawClient(front.port())) {
                assertThat(raw.send(bad).untilClosed()).startsWith("HTTP/1.1 400");
            }
        }
        try (RawClient raw = new RawClient(front.port())) {
            raw.send("DELETE /status HTTP/1.1\r\nConnection: close\r\n\r\n");
            assertThat(raw.untilClosed()).startsWith("HTTP/1.1 405");
        }
    }

    /** What waits for a connection has a bound: else one that sends requests and reads nothing ends the node (H116). */
    @Test
    void whoAsksOnAndReadsNothingIsDisconnected() {
        EmbeddedChannel channel =
                new EmbeddedChannel(new StatusPages(new NodeInView(() -> "opening"), new HostPort("host", 80)));
        channel.writeInbound(request());
        FullHttpResponse answer = channel.readOutbound();
        assertThat(answer.status()).isEqualTo(HttpResponseStatus.OK);
        answer.release();
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        channel.writeInbound(request());
        Object second = channel.readOutbound();
        assertThat(second).isNull();
        assertThat(channel.isOpen()).isFalse();
    }

    private static FullHttpRequest request() {
        return new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/status");
    }

    @Test
    void jsonEscapesWhatMustBeEscaped() {
        assertThat(Json.write(Map.of("a\"\\\n", List.of(1L, true, "\u0001", Map.of(), List.of()))))
                .isEqualTo("{\n  \"a\\\"\\\\\\n\": [\n    1,\n    true,\n    \"\\u0001\",\n    {},\n    []\n  ]\n}");
    }
}
