package dev.tidemark.node.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Loops, ports and connections of a transport fit together; also of the one that is used elsewhere than on Linux. */
class SocketTransportTest {

    @Test
    void theJdksChannelsConnect() {
        assertThat(SocketTransport.nio().word()).isEqualTo("nio");
        assertThat(connects(SocketTransport.nio())).isTrue();
    }

    @Test
    void theTransportOfThisProcessConnects() {
        assertThat(SocketTransport.best().word()).isEqualTo(Epoll.isAvailable() ? "epoll" : "nio");
        assertThat(connects(SocketTransport.best())).isTrue();
    }

    private static boolean connects(SocketTransport transport) {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, transport.handler());
        try {
            Channel port = new ServerBootstrap()
                    .group(group)
                    .channel(transport.serverChannel())
                    .childHandler(new ChannelInboundHandlerAdapter())
                    .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .syncUninterruptibly()
                    .channel();
            return new Bootstrap()
                    .group(group)
                    .channel(transport.channel())
                    .handler(new ChannelInboundHandlerAdapter())
                    .connect(port.localAddress())
                    .syncUninterruptibly()
                    .channel()
                    .isActive();
        } finally {
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }
}
