package dev.tidemark.node.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.node.FreePorts;
import dev.tidemark.node.HostPort;
import dev.tidemark.node.environment.NodeEnvironment;
import dev.tidemark.node.environment.PeerTransport;
import dev.tidemark.node.process.SystemClock;
import dev.tidemark.node.wire.Hello;
import dev.tidemark.node.wire.PeerFrames;
import dev.tidemark.protocol.bootstrap.Introduction;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.protocol.message.Message;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Transports of nodes on this machine, over real sockets and on one event loop, and somebody who talks to them without
 * one. Node i has address i of {@link #addresses}.
 */
abstract class LoopbackTransports {
    static final UUID CLUSTER = new UUID(1, 1);
    static final int SECONDS = 30;

    private final EventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, SocketTransport.best().handler());
    final EventLoop loop = group.next();
    final TreeMap<Integer, HostPort> addresses = new TreeMap<>();

    static final class Events implements PeerTransport.Listener {
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
        public void connectionRenewed(int peer) {
            queue.add("renewed " + peer);
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
        List<Integer> ports = FreePorts.any(2);
        addresses.put(1, new HostPort("127.0.0.1", ports.get(0)));
        addresses.put(2, new HostPort("127.0.0.1", ports.get(1)));
    }

    @AfterEach
    void stop() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    NettyPeerTransport start(int id, UUID cluster, Events events) throws Exception {
        return start(id, cluster, events, this::later);
    }

    void later(long millis, Runnable task) {
        loop.schedule(task, millis, TimeUnit.MILLISECONDS);
    }

    NettyPeerTransport start(int id, UUID cluster, Events events, NodeEnvironment.Timer timer) throws Exception {
        return start(new Hello(cluster, 0, id, new UUID(2, id), new HostPort("c", id), "the same"), events, timer);
    }

    NettyPeerTransport start(Hello hello, Events events, NodeEnvironment.Timer timer) throws Exception {
        int id = hello.id();
        NettyPeerTransport transport = new NettyPeerTransport(
                hello,
                new Introduction(id, new TreeSet<>(addresses.keySet()), "a list"),
                addresses,
                loop,
                timer,
                new SystemClock());
        transport.bind(addresses.get(id));
        loop.submit(() -> transport.start(events)).sync();
        return transport;
    }

    void send(NettyPeerTransport transport, int from, int to, long lamport) throws InterruptedException {
        Envelope envelope = new Envelope(
                CLUSTER, 0, from, new UUID(2, from), to, 1, lamport, new Message.ReadIndexRequest(1, false));
        loop.submit(() -> {
                    transport.send(envelope);
                    transport.flush();
                })
                .sync();
    }

    void close(NettyPeerTransport transport) throws InterruptedException {
        loop.submit(transport::close).sync();
    }

    Socket connect(int id) throws IOException {
        HostPort address = addresses.get(id);
        Socket socket = new Socket(address.host(), address.port());
        socket.setSoTimeout(SECONDS * 1_000);
        return socket;
    }

    /** What node 2 of a cluster says first. */
    static byte[] hello(UUID cluster) {
        ByteBuf body = Unpooled.buffer();
        new Hello(cluster, 0, 2, new UUID(2, 2), new HostPort("c", 2), "the same").encode(body);
        return frame(PeerFrames.HELLO, body);
    }

    static byte[] frame(byte type, ByteBuf body) {
        ByteBuf bytes = Unpooled.buffer();
        int start = PeerFrames.begin(bytes, type);
        bytes.writeBytes(body);
        PeerFrames.end(bytes, start);
        return ByteBufUtil.getBytes(bytes);
    }
}
