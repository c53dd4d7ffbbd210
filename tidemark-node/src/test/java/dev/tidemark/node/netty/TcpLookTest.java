package dev.tidemark.node.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the kernel says of a connection that is there, of one that is gone, and where it says nothing (H173). */
class TcpLookTest {
    private static final int MANY_BYTES = 1 << 20;
    private static final int SECONDS = 30;

    private interface Trial {
        void run(TcpLook look, Channel channel, Socket peer) throws Exception;
    }

    private static void on(SocketTransport transport, Trial trial) throws Exception {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, transport.handler());
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Channel channel = new Bootstrap()
                    .group(group)
                    .channel(transport.channel())
                    .handler(new ChannelInboundHandlerAdapter())
                    .connect(server.getLocalSocketAddress())
                    .sync()
                    .channel();
            try (Socket peer = server.accept()) {
                peer.setSoTimeout(SECONDS * 1_000);
                trial.run(new TcpLook(), channel, peer);
            }
            channel.close().sync();
        } finally {
            group.shutdownGracefully(0, SECONDS, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    private static void look(TcpLook look, Channel channel, long now) throws InterruptedException {
        channel.eventLoop().submit(() -> look.look(channel, now)).sync();
    }

    @Test
    void whatIsAcknowledgedDoesNotWait() throws Exception {
        assumeTrue(SocketTransport.best().isEpoll());
        on(SocketTransport.best(), (look, channel, peer) -> {
            assertThat(look.isKnown()).as("nobody has looked").isFalse();
            channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[MANY_BYTES]));
            peer.getInputStream().readNBytes(MANY_BYTES);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            do { // the last acknowledgement may still be on its way
                look(look, channel, 1_000);
            } while (look.isFull() && System.nanoTime() < end);
            assertThat(look.isKnown()).isTrue();
            assertThat(look.isFull()).isFalse();
            assertThat(look.roundTripMillis()).isBetween(0L, SECONDS * 1_000L);
        });
    }

    /** Its handler hears that it is closed; a look says what it said. */
    @Test
    void aConnectionThatIsGoneIsNotAsked() throws Exception {
        assumeTrue(SocketTransport.best().isEpoll());
        on(SocketTransport.best(), (look, channel, peer) -> {
            look(look, channel, 1_000);
            channel.close().sync();
            look(look, channel, 9_000);
            assertThat(look.isKnown()).isTrue();
        });
    }

    @Test
    void theJdkSaysNothing() throws Exception {
        on(SocketTransport.nio(), (look, channel, peer) -> {
            look(look, channel, 1_000);
            assertThat(look.isKnown()).isFalse();
            assertThat(look.waitedMillis(9_000)).isZero();
            assertThat(look.roundTripMillis()).isZero();
            assertThat(look.isFull()).isFalse();
        });
    }
}
