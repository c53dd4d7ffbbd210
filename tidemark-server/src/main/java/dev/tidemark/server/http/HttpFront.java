package dev.tidemark.server.http;

import dev.tidemark.node.HostPort;
import dev.tidemark.node.StartException;
import dev.tidemark.node.TidemarkNode;
import dev.tidemark.node.netty.SocketTransport;
import dev.tidemark.server.front.Listeners;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.net.InetSocketAddress;

/** Answers health checks and shows the status of the node, for machines and people that do not speak RESP. */
public final class HttpFront implements AutoCloseable {
    private static final int MAX_LINE_BYTES = 4 << 10;
    private static final int MAX_HEADER_BYTES = 16 << 10;
    private static final int MAX_BODY_BYTES = 16 << 10;
    private static final int READ_TIMEOUT_SECONDS = 30;
    /** At a time of one connection. */
    private static final int READ_BYTES = 512;

    private final ChannelGroup connections;
    private final Channel listener;

    private HttpFront(ChannelGroup connections, Channel listener) {
        this.connections = connections;
        this.listener = listener;
    }

    /**
     * @param advertised what others are told instead of {@code address}
     * @param maxConnections at a time; those beyond are closed
     * @throws StartException if the port cannot be bound
     */
    public static HttpFront start(TidemarkNode node, HostPort address, HostPort advertised, int maxConnections)
            throws StartException {
        NodeInView view = new NodeInView(() -> "");
        view.runs(node);
        return start(node.eventLoop(), view, address, advertised, maxConnections);
    }

    /**
     * Answers while the node still starts.
     *
     * @param loop of the node
     * @param advertised what others are told instead of {@code address}
     * @param maxConnections at a time; those beyond are closed
     * @throws StartException if the port cannot be bound
     */
    public static HttpFront start(
            EventLoop loop, NodeInView view, HostPort address, HostPort advertised, int maxConnections)
            throws StartException {
        ChannelGroup connections = new DefaultChannelGroup(loop);
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loop, loop)
                .channel(SocketTransport.best().serverChannel())
                .option(ChannelOption.SO_REUSEADDR, true)
                // Who sends requests without end gets some answered in a turn of the loop, which is that of the node.
                .childOption(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new FixedRecvByteBufAllocator(READ_BYTES).maxMessagesPerRead(1))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        if (connections.size() >= maxConnections) {
                            channel.close();
                            return;
                        }
                        connections.add(channel);
                        channel.pipeline()
                                .addLast(new ReadTimeoutHandler(READ_TIMEOUT_SECONDS))
                                .addLast(new HttpServerCodec(new HttpDecoderConfig()
                                        .setMaxInitialLineLength(MAX_LINE_BYTES)
                                        .setMaxHeaderSize(MAX_HEADER_BYTES)))
                                .addLast(new HttpObjectAggregator(MAX_BODY_BYTES))
                                .addLast(new StatusPages(view, advertised));
                    }
                });
        return new HttpFront(connections, Listeners.bind(bootstrap, address, "HTTP", "http"));
    }

    /** The port it listens on. */
    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    @Override
    public void close() {
        listener.close().awaitUninterruptibly(1_000);
        connections.close();
    }
}
