package dev.tidemark.node.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;

/**
 * What the sockets between nodes are told. TCP waits twice as long after each loss, up to minutes, which on a link that
 * loses packets or comes and goes is longer than any outage of the link. Little is on its way between nodes most of the
 * time, so on Linux with epoll TCP is told to try again at even intervals while that is so (tcp(7), RFC 6069's
 * concern), and to give up a connection whose bytes nobody acknowledges. Elsewhere {@link OutboundPeer} alone does
 * that, by its pings.
 */
final class PeerSocket {
    private static final int IPPROTO_TCP = 6;
    /** As Linux numbers them in netinet/tcp.h. */
    private static final int TCP_THIN_LINEAR_TIMEOUTS = 16;

    private static final int TCP_USER_TIMEOUT = 18;

    private static final ChannelOption<Integer> THIN =
            new IntegerUnixChannelOption("TCP_THIN_LINEAR_TIMEOUTS", IPPROTO_TCP, TCP_THIN_LINEAR_TIMEOUTS);
    private static final ChannelOption<Integer> USER_TIMEOUT =
            new IntegerUnixChannelOption("TCP_USER_TIMEOUT", IPPROTO_TCP, TCP_USER_TIMEOUT);

    private PeerSocket() {}

    static void tune(Bootstrap bootstrap, int giveUpMillis) {
        bootstrap.option(ChannelOption.TCP_NODELAY, true);
        if (SocketTransport.best().isEpoll()) {
            bootstrap.option(THIN, 1).option(USER_TIMEOUT, giveUpMillis);
        }
    }

    static void tune(ServerBootstrap bootstrap, int giveUpMillis) {
        bootstrap.childOption(ChannelOption.TCP_NODELAY, true);
        if (SocketTransport.best().isEpoll()) {
            bootstrap.childOption(THIN, 1).childOption(USER_TIMEOUT, giveUpMillis);
        }
    }
}
