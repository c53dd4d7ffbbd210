package dev.tidemark.node.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.node.FreePorts;
import dev.tidemark.node.HostPort;
import dev.tidemark.node.environment.NodeClock;
import dev.tidemark.node.environment.PeerTransport;
import dev.tidemark.node.support.LoopWatch;
import dev.tidemark.node.support.TestClock;
import dev.tidemark.node.wire.EnvelopeCodec;
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
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A connection that gets nothing across is not waited for: others are opened beside it, and the first that is welcomed
 * takes its place (H173). Node 1 is real, node 2 is played; the kernel says nothing here, so a ping that is not
 * answered is what stalls. The clock is the test's.
 */
class FreshConnectionTest {
    private static final UUID CLUSTER = new UUID(1, 1);
    private static final int SECONDS = 30;

    private final EventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, SocketTransport.best().handler());
    private final EventLoop loop = group.next();
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private volatile long now = 1_000_000;
    private ServerSocket two;
    private HostPort addressOfOne;
    private NettyPeerTransport one;

    /** The kernel knows nothing. */
    private static final class Mute extends TcpLook {
        @Override
        boolean isKnown() {
            return false;
        }
    }

    /** A connection as node 2 sees it. */
    private record Wire(Socket socket, DataInputStream in) implements AutoCloseable {
        Wire(Socket socket) throws IOException {
            this(socket, new DataInputStream(socket.getInputStream()));
            socket.setSoTimeout(SECONDS * 1_000);
        }

        /** The next frame's type. */
        char next() throws IOException {
            byte[] frame = new byte[in.readInt()];
            in.readInt();
            in.readFully(frame);
            return (char) frame[0];
        }

        boolean isClosedByOther() {
            try {
                return in.read() < 0;
            } catch (SocketTimeoutException e) {
                return false;
            } catch (IOException e) {
                return true; // reset
            }
        }

        void say(byte type, ByteBuf body) throws IOException {
            ByteBuf bytes = Unpooled.buffer();
            int start = PeerFrames.begin(bytes, type);
            bytes.writeBytes(body);
            PeerFrames.end(bytes, start);
            socket.getOutputStream().write(ByteBufUtil.getBytes(bytes));
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private final class Events implements PeerTransport.Listener {
        @Override
        public void received(Envelope envelope) {
            events.add("received " + envelope.lamport());
        }

        @Override
        public void connected(int peer) {
            events.add("connected");
        }

        @Override
        public void connectionRenewed(int peer) {
            events.add("renewed");
        }

        @Override
        public void connectionLost(int peer) {
            events.add("lost");
        }
    }

    @BeforeEach
    void startOne() throws Exception {
        two = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        two.setSoTimeout(SECONDS * 1_000);
        addressOfOne = new HostPort("127.0.0.1", FreePorts.any(1).get(0));
        TreeMap<Integer, HostPort> addresses = new TreeMap<>();
        addresses.put(1, addressOfOne);
        addresses.put(2, new HostPort("127.0.0.1", two.getLocalPort()));
        NodeClock clock = new TestClock(() -> now);
        one = new NettyPeerTransport(
                hello(1),
                new Introduction(1, new TreeSet<>(addresses.keySet()), "a list"),
                addresses,
                loop,
                (millis, task) -> loop.schedule(task, millis, TimeUnit.MILLISECONDS),
                clock,
                Mute::new);
        one.bind(addressOfOne);
        loop.submit(() -> one.start(new Events())).sync();
    }

    @AfterEach
    void stop() throws Exception {
        loop.submit(one::close).sync();
        two.close();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private static Hello hello(int id) {
        return new Hello(CLUSTER, 0, id, new UUID(2, id), new HostPort("c", id), "the same");
    }

    private static ByteBuf body(Hello hello) {
        ByteBuf body = Unpooled.buffer();
        hello.encode(body);
        return body;
    }

    private static Envelope envelope(int from, int to, long lamport) {
        return new Envelope(
                CLUSTER, 0, from, new UUID(2, from), to, 1, lamport, new Message.ReadIndexRequest(1, false));
    }

    /** Node 1 connects, and says hello. */
    private Wire accept() throws IOException {
        Wire wire = new Wire(two.accept());
        assertThat(wire.next()).isEqualTo('H');
        return wire;
    }

    private Wire acceptAndWelcome() throws IOException {
        Wire wire = accept();
        wire.say(PeerFrames.WELCOME, body(hello(2)));
        return wire;
    }

    /** Node 2 connects, and is welcomed. */
    private Wire connect() throws IOException {
        Wire wire = new Wire(new Socket(addressOfOne.host(), addressOfOne.port()));
        wire.say(PeerFrames.HELLO, body(hello(2)));
        assertThat(wire.next()).isEqualTo('W');
        return wire;
    }

    private void say(Wire wire, long lamport) throws IOException {
        ByteBuf body = Unpooled.buffer();
        new EnvelopeCodec().encode(envelope(2, 1, lamport), body);
        wire.say(PeerFrames.MESSAGE, body);
    }

    private void look(long laterMillis) throws InterruptedException {
        now += laterMillis;
        loop.submit(one::look).sync();
    }

    private void send() throws InterruptedException {
        loop.submit(() -> {
                    one.send(envelope(1, 2, 7));
                    one.flush();
                })
                .sync();
    }

    private String event() throws InterruptedException {
        return events.poll(SECONDS, TimeUnit.SECONDS);
    }

    /** Welcomed, and then a ping is not answered. */
    private Wire stalled() throws Exception {
        Wire wire = acceptAndWelcome();
        assertThat(event()).isEqualTo("connected");
        look(500);
        assertThat(wire.next()).isEqualTo('P');
        look(501);
        return wire;
    }

    @Test
    void aFreshConnectionTakesThePlaceOfOneThatStalls_H173() throws Exception {
        try (Wire stalled = stalled();
                Wire fresh = acceptAndWelcome()) {
            assertThat(event()).isEqualTo("renewed"); // what was sent may be lost, and the peer was never away
            assertThat(event()).isEqualTo("connected");
            assertThat(stalled.isClosedByOther()).isTrue();
            send();
            assertThat(fresh.next()).isEqualTo('M');
            assertThat(events).isEmpty();
        }
    }

    @Test
    void aConnectionThatRecoversStays() throws Exception {
        try (Wire stalled = stalled();
                Wire fresh = accept()) {
            stalled.say(PeerFrames.PONG, Unpooled.EMPTY_BUFFER);
            LoopWatch.until(loop, () -> one.outbound(2).isStalled(now), isStalled -> !isStalled);
            look(100);
            assertThat(fresh.isClosedByOther()).isTrue();
            send();
            assertThat(stalled.next()).isEqualTo('M');
            assertThat(events).isEmpty();
        }
    }

    @Test
    void whoIsReachedByAnotherConnectionWasNotLost() throws Exception {
        try (Wire fresh = afterTheOldOneIsClosed()) {
            fresh.say(PeerFrames.WELCOME, body(hello(2)));
            assertThat(event()).isEqualTo("renewed");
            assertThat(event()).isEqualTo("connected");
        }
    }

    /** Who has lost its leader must not wait until nothing is tried any more. */
    @Test
    void aPeerThatIsSilentForLongIsLostThoughOthersAreTried() throws Exception {
        try (Wire stalled = stalled();
                Wire fresh = accept()) {
            look(500); // each step is shorter than what counts as a pause of this node
            look(PeerLink.MIN_SILENCE_MILLIS - 1_001);
            assertThat(events).isEmpty();
            look(100);
            assertThat(event()).isEqualTo("lost");
            assertThat(stalled.isClosedByOther()).isTrue();
            fresh.say(PeerFrames.WELCOME, body(hello(2)));
            assertThat(event()).isEqualTo("connected");
        }
    }

    /** A process that dies is noticed by its connections, also if there are several. */
    @Test
    void whoClosesAllConnectionsIsLost() throws Exception {
        afterTheOldOneIsClosed().close();
        assertThat(event()).isEqualTo("lost");
    }

    private Wire afterTheOldOneIsClosed() throws Exception {
        Wire stalled = stalled();
        Wire fresh = accept();
        stalled.close();
        LoopWatch.until(loop, () -> one.isConnected(2), isConnected -> !isConnected);
        assertThat(events).isEmpty();
        return fresh;
    }

    /** H106: a peer that takes connections and says nothing does not cost ever more of them. */
    @Test
    void connectionsThatAreTriedHaveABound() throws Exception {
        try (Wire stalled = stalled()) {
            for (int i = 1; i < OutboundPeer.MAX_ATTEMPTS; i++) {
                accept();
                look(300);
            }
            accept();
            look(300);
            look(300);
            assertThat(loop.submit(() -> one.outbound(2).attempts()).get()).isEqualTo(OutboundPeer.MAX_ATTEMPTS);
        }
    }

    /** Messages may come twice and in any order, so all connections of a peer are read until it closes them. */
    @Test
    void allConnectionsOfAPeerAreRead() throws Exception {
        try (Wire first = connect();
                Wire second = connect()) {
            say(first, 5);
            assertThat(awaited("received 5")).isTrue();
            say(second, 6);
            assertThat(awaited("received 6")).isTrue();
            second.close();
            LoopWatch.until(loop, () -> one.inbound(2), connections -> connections <= 1);
            say(first, 7);
            assertThat(awaited("received 7")).isTrue();
            first.close();
            assertThat(awaited("lost")).isTrue();
        }
    }

    /** A connection that the peer has given up, and whose end did not get here, is closed in the end. */
    @Test
    void aForgottenConnectionIsClosed() throws Exception {
        try (Wire forgotten = connect();
                Wire used = connect()) {
            now += PeerLink.SILENCE_MILLIS + 1;
            say(used, 5);
            assertThat(forgotten.isClosedByOther()).isTrue();
            say(used, 6);
            assertThat(awaited("received 6")).isTrue();
            assertThat(events).doesNotContain("lost");
        }
    }

    /** Other events may come first: node 1 connects on its side as well. */
    private boolean awaited(String event) throws InterruptedException {
        String next = event();
        while (next != null && !next.equals(event)) {
            assertThat(next).isNotEqualTo("lost");
            next = event();
        }
        return next != null;
    }
}
