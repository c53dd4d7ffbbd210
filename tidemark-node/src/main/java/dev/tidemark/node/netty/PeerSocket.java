package dev.tidemark.node.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;

/**
 * What the sockets between nodes are told. TCP waits twice as long after each loss, up to minutes, which on a link that
 * loses packets or comes and goes is longer than any outage of the link. Little is on its way between nodes most of the
 * time, so on Linux with epoll TCP is told to try again at even intervals while that is so (tcp(7), RFC 6069's
 * concern), and to give up a connection whose bytes nobody acknowledges. Elsewhere {@link PeerLink} alone does that,
 * by its pings.
 */
final class PeerSocket {
    private static final int IPPROTO_TCP = 6;
    /** As Linux numbers them in netinet/tcp.h. */
    private static final int TCP_THIN_LINEAR_TIMEOUTS = 16;

    private static final int TCP_USER_TIMEOUT = 18;

    private static final int TCP_RTO_MAX_MS = 44;
    private static final int TCP_RTO_MIN_US = 45;

    /** The least that Linux takes. */
    private static final int LONGEST_WAIT_MILLIS = 1_000;
    /** Beyond the round trip: more than the 40 ms that an acknowledgement may be put off. It is 200 ms if not set. */
    private static final int SHORTEST_WAIT_MICROS = 100_000;

    private static final ChannelOption<Integer> THIN =
            new IntegerUnixChannelOption("TCP_THIN_LINEAR_TIMEOUTS", IPPROTO_TCP, TCP_THIN_LINEAR_TIMEOUTS);
    private static final ChannelOption<Integer> USER_TIMEOUT =
            new IntegerUnixChannelOption("TCP_USER_TIMEOUT", IPPROTO_TCP, TCP_USER_TIMEOUT);

    private static final ChannelOption<Integer> RTO_MAX_MILLIS =
            new IntegerUnixChannelOption("TCP_RTO_MAX_MS", IPPROTO_TCP, TCP_RTO_MAX_MS);
    private static final ChannelOption<Integer> RTO_MIN_MICROS =
            new IntegerUnixChannelOption("TCP_RTO_MIN_US", IPPROTO_TCP, TCP_RTO_MIN_US);

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

    /** Where the kernel can be told so, it repeats itself sooner, and every second at least, whatever it has sent. */
    static void boundRepetition(Channel channel) {
        if (SocketTransport.best().isEpoll()) {
            try {
                channel.config().setOption(RTO_MAX_MILLIS, LONGEST_WAIT_MILLIS);
                channel.config().setOption(RTO_MIN_MICROS, SHORTEST_WAIT_MICROS);
            } catch (ChannelException e) {
                // Linux has them since 6.15.
            }
        }
    }

    /** Closes it at once: what the kernel has not got across is dropped, and the other side hears of it. */
    static void reset(Channel channel) {
        try {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        } catch (ChannelException e) {
            // It is closed already, or was never open.
        }
        channel.close();
    }
}
