package dev.tidemark.server.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import java.util.concurrent.TimeUnit;

/**
 * Ends a connection whose client is still sending. To close it with input that nobody has read resets it, and the
 * client never sees the error it was told. So this side ends its output, reads on, and drops what it reads, until the
 * client closes or the time is over.
 *
 * <p>Event loop only.
 */
final class LingeringClose {
    /** Enough for the largest value on a slow line; a client that sends for ever is to notice. */
    private static final long MOST_MILLIS = 10_000;

    private final long maxMillis;
    private boolean begun;

    /** @param maxMillis after which it is closed whatever the client does */
    LingeringClose(long maxMillis) {
        this.maxMillis = Math.min(maxMillis, MOST_MILLIS);
    }

    /** What was written before is sent first. The second call, and those after it, do nothing. */
    void begin(ChannelHandlerContext context) {
        if (begun) {
            return;
        }
        begun = true;
        DuplexChannel channel = (DuplexChannel) context.channel();
        context.writeAndFlush(context.alloc().buffer(0)).addListener(sent -> channel.shutdownOutput());
        context.executor().schedule(() -> context.close(), maxMillis, TimeUnit.MILLISECONDS);
        channel.config().setAutoRead(true);
    }
}
