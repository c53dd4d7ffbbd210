package dev.tidemark.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.Envelope;
import dev.tidemark.protocol.Message;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Peers over real sockets. Events are waited for, never slept for. */
class NettyPeerTransportTest {
    private static final UUID CLUSTER = new UUID(1, 1);
    private static final int SECONDS = 30;

    private final EventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, SocketTransport.best().handler());
    private final EventLoop loop = group.next();
    private final TreeMap<Integer, HostPort> addresses = new TreeMap<>();

    private static final class Events implements PeerTransport.Listener {
        final BlockingQueue<String> queue = new LinkedBlockingQueue<>();

        @Override
        public void received(Envelope envelope) {
            queue.add("received " + envelope.lamport() + " from " + envelope.from());
        }

        @Override
        public void connected(int peer) {
            queue.add("connected " + peer);
        }

        @Override
        public void connectionLost(int peer) {
            queue.add("lost " + peer);
        }

        void await(String event) throws InterruptedException {
            String next = queue.poll(SECONDS, TimeUnit.SECONDS);
            while (next != null && !next.equals(event)) {
                next = queue.poll(SECONDS, TimeUnit.SECONDS);
            }
            assertThat(next).isEqualTo(event);
        }
    }

    @BeforeEach
    void choosePorts() throws IOException {
        InetAddress local = InetAddress.getLoopbackAddress();
        try (ServerSocket one = new ServerSocket(0, 1, local);
                ServerSocket two = new ServerSocket(0, 1, local)) {
            addresses.put(1, new HostPort("127.0.0.1", one.getLocalPort()));
            addresses.put(2, new HostPort("127.0.0.1", two.getLocalPort()));
        }
    }

    @AfterEach
    void stop() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private NettyPeerTransport start(int id, UUID cluster, Events events) throws Exception {
        Hello hello = new Hello(cluster, id, new UUID(2, id), new HostPort("c", id), "the same");
        NettyPeerTransport transport = new NettyPeerTransport(hello, addresses, loop, new SystemClock());
        transport.bind(addresses.get(id));
        loop.submit(() -> transport.start(events)).sync();
        return transport;
    }

    private void send(NettyPeerTransport transport, int from, int to, long lamport) throws InterruptedException {
        Envelope envelope =
                new Envelope(CLUSTER, from, new UUID(2, from), to, 1, lamport, new Message.ReadIndexRequest(1));
        loop.submit(() -> {
                    transport.send(envelope);
                    transport.flush();
                })
                .sync();
    }

    private void close(NettyPeerTransport transport) throws InterruptedException {
        loop.submit(transport::close).sync();
    }

    @Test
    void connectsDeliversAndComesBack() throws Exception {
        Events first = new Events();
        Events second = new Events();
        NettyPeerTransport one = start(1, CLUSTER, first);
        NettyPeerTransport two = start(2, CLUSTER, second); // after one has failed to connect at least once, maybe
        first.await("connected 2");
        second.await("connected 1");
        for (int i = 0; i < 100; i++) {
            send(one, 1, 2, i);
        }
        for (int i = 0; i < 100; i++) {
            second.await("received " + i + " from 1");
        }
        assertThat(one.clientAddress(2)).isEqualTo(new HostPort("c", 2));
        close(two);
        first.await("lost 2");
        Events again = new Events();
        NettyPeerTransport restarted = start(2, CLUSTER, again);
        first.await("connected 2");
        send(one, 1, 2, 500);
        again.await("received 500 from 1");
        close(restarted);
        close(one);
    }

    /** H102: whoever belongs to another cluster hears why, and is never heard. */
    @Test
    void anotherClusterIsRefused() throws Exception {
        Events events = new Events();
        NettyPeerTransport one = start(1, CLUSTER, events);
        try (Socket stranger = connect(1)) {
            io.netty.buffer.ByteBuf bytes = io.netty.buffer.Unpooled.buffer();
            int start = PeerFrames.begin(bytes, PeerFrames.HELLO);
            new Hello(new UUID(9, 9), 2, new UUID(2, 2), new HostPort("c", 2), "the same").encode(bytes);
            PeerFrames.end(bytes, start);
            String answer = exchange(stranger, io.netty.buffer.ByteBufUtil.getBytes(bytes));
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

    @Test
    void aTakenPortIsRefusedInWords() throws Exception {
        NettyPeerTransport one = start(1, CLUSTER, new Events());
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> start(1, CLUSTER, new Events()))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("cannot be used")
                .hasMessageContaining("choose another port");
        close(one);
    }

    private Socket connect(int id) throws IOException {
        HostPort address = addresses.get(id);
        Socket socket = new Socket(address.host(), address.port());
        socket.setSoTimeout(SECONDS * 1_000);
        return socket;
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
