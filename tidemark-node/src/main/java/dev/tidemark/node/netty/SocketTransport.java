package dev.tidemark.node.netty;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

/**
 * What sockets are made of, the same for all of a process: epoll by Netty's native library where that can be loaded
 * (Linux on x86-64 and arm64), which costs less per call, else the JDK's own channels. Nothing else depends on the
 * choice.
 *
 * @param word how it is called in logs and in {@code INFO}
 * @param handler of event loops
 * @param channel of connections that are opened
 * @param serverChannel of ports
 */
public record SocketTransport(
        String word,
        IoHandlerFactory handler,
        Class<? extends SocketChannel> channel,
        Class<? extends ServerSocketChannel> serverChannel) {

    /** System property: {@code nio} for the JDK's channels even where epoll could be used. */
    public static final String PROPERTY = "tidemark.transport";

    private static final String NIO = "nio";
    private static final SocketTransport BEST =
            System.getProperty(PROPERTY, "").equals(NIO) || !Epoll.isAvailable() ? nio() : epoll();

    /** The transport of this process. */
    public static SocketTransport best() {
        return BEST;
    }

    /** Whether options of Linux sockets can be set. */
    boolean isEpoll() {
        return !word.equals(NIO);
    }

    /** The JDK's own, which work everywhere. */
    static SocketTransport nio() {
        return new SocketTransport(
                NIO, NioIoHandler.newFactory(), NioSocketChannel.class, NioServerSocketChannel.class);
    }

    private static SocketTransport epoll() {
        return new SocketTransport(
                "epoll",
                EndsInLine.of(EpollIoHandler.newFactory()),
                EpollSocketChannel.class,
                EpollServerSocketChannel.class);
    }
}
