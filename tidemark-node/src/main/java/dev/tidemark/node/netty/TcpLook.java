package dev.tidemark.node.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;

/**
 * What the kernel says of one connection (TCP_INFO): whether its bytes are acknowledged. On Linux with epoll; elsewhere
 * it says nothing, and pings must do. Event loop only; a test may have it say nothing.
 */
class TcpLook {
    /** Linux repeats a stream with fewer than four segments on their way at even intervals, not ever more rarely. */
    private static final int THIN_SEGMENTS = 3;

    private static final int MICROS_IN_A_MILLI = 1_000;

    private final EpollTcpInfo info = new EpollTcpInfo();
    private final AckWatch acks = new AckWatch();
    private boolean known;

    /** One look. A system call. */
    void look(Channel channel, long nowMillis) {
        if (channel instanceof EpollSocketChannel socket && socket.isActive()) {
            try {
                socket.tcpInfo(info);
                known = true;
                acks.look(nowMillis, (int) info.unacked(), info.lastAckRecv());
            } catch (ChannelException e) {
                // It has just been closed; its handler hears of that.
            }
        }
    }

    /** Whether the kernel says anything. */
    boolean isKnown() {
        return known;
    }

    /** For how long bytes have waited for an acknowledgement, in milliseconds; 0 if none do, or nobody knows. */
    long waitedMillis(long nowMillis) {
        return acks.waitedMillis(nowMillis);
    }

    /** The smoothed round trip of the last look, in milliseconds, rounded down; 0 before the first. */
    long roundTripMillis() {
        return info.rtt() / MICROS_IN_A_MILLI;
    }

    /** Whether one more segment would have the kernel wait twice as long after each loss. */
    boolean isFull() {
        return info.unacked() >= THIN_SEGMENTS;
    }
}
