package dev.tidemark.node.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.node.StartException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who comes to the peer port and is no peer, or wants it for itself. */
class PeerPortTest extends LoopbackTransports {
    /** H102: a node of another cluster hears why, and is never heard. */
    @Test
    void anotherClusterIsRefused() throws Exception {
        Events events = new Events();
        NettyPeerTransport one = start(1, CLUSTER, events);
        try (Socket stranger = connect(1)) {
            String answer = exchange(stranger, hello(new UUID(9, 9)));
            assertThat(answer).contains("node 2 belongs to cluster");
        }
        assertThat(events.queue).isEmpty();
        close(one);
    }

    @Test
    void garbageIsAnsweredAndClosed() throws Exception {
        NettyPeerTransport one = start(1, CLUSTER, new Events());
        try (Socket client = connect(1)) {
            assertThat(exchange(client, "*1\r\n$4\r\nPING\r\n".getBytes(UTF_8)))
                    .startsWith("-ERR this is a Tidemark peer port");
        }
        try (Socket client = connect(1)) {
            assertThat(exchange(client, "GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8)))
                    .startsWith("-ERR");
        }
        close(one);
    }

    /** H164: strangers at the peer port have a bound, and peers get in all the same. */
    @Test
    void theOldestStrangerMakesRoom() throws Exception {
        Events events = new Events();
        NettyPeerTransport one = start(1, CLUSTER, events);
        List<Socket> strangers = new ArrayList<>();
        for (int i = 0; i <= Strangers.MAX; i++) {
            strangers.add(connect(1));
        }
        assertThat(strangers.get(0).getInputStream().read()).isEqualTo(-1);
        NettyPeerTransport two = start(2, CLUSTER, new Events());
        events.await("connected 2");
        for (Socket stranger : strangers) {
            stranger.close();
        }
        close(two);
        close(one);
    }

    @Test
    void aTakenPortIsRefusedInWords() throws Exception {
        NettyPeerTransport one = start(1, CLUSTER, new Events());
        assertThatThrownBy(() -> start(1, CLUSTER, new Events()))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("cannot be used")
                .hasMessageContaining("choose another port");
        close(one);
    }

    /** What comes back until the other side closes. */
    private static String exchange(Socket socket, byte[] bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        out.flush();
        InputStream in = socket.getInputStream();
        return new String(in.readAllBytes(), UTF_8);
    }
}
