package dev.tidemark.server.connection;

import dev.tidemark.node.StartException;
import dev.tidemark.node.netty.SocketTransport;
import dev.tidemark.server.front.ConnectedClient;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.server.front.Listeners;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens for clients that speak RESP, on the event loop of the node. */
public final class RespServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RespServer.class);
    private static final byte[] TOO_MANY = "-ERR max number of clients reached\r\n".getBytes(StandardCharsets.US_ASCII);
    /** Thousands may come at once; the kernel takes its own bound if that is lower (net.core.somaxconn, 4096). */
    private static final int BACKLOG = 8_192;

    private static final int SWEEP_MILLIS = 1_000;
    private static final int DRAIN_MILLIS = 1_500;
    private static final int DRAIN_STEP_MILLIS = 5;

    private final FrontContext front;
    private final Channel listener;

    private RespServer(FrontContext front, Channel listener) {
        this.front = front;
        this.listener = listener;
    }

    /** @throws StartException if the port cannot be bound */
    public static RespServer start(FrontContext front) throws StartException {
        EventLoop loop = front.node().eventLoop();
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loop, loop)
                .channel(SocketTransport.best().serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, Outbound.WATER_MARK)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        accept(front, channel);
                    }
                });
        Channel listener = Listeners.bind(bootstrap, front.settings().listen(), "clients", "client");
        RespServer server = new RespServer(front, listener);
        loop.execute(new LeaderWatch(front)::start);
        loop.execute(front::watchPins);
        loop.scheduleWithFixedDelay(server::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
        return server;
    }

    private static void accept(FrontContext front, SocketChannel channel) {
        if (front.clients().size() >= front.live().maxClients()) {
            front.statistics().rejected();
            channel.writeAndFlush(Unpooled.wrappedBuffer(TOO_MANY)).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        front.statistics().connected();
        serve(front, channel);
    }

    /** Has a channel that is connected served as a client. */
    public static void serve(FrontContext front, Channel channel) {
        channel.pipeline().addLast(new ClientConnection(front));
    }

    private void sweep() {
        long now = front.nanoTime();
        front.statistics().sample(now, front.gateway().stateBytes());
        for (ConnectedClient connection : front.clients().connections()) {
            try {
                connection.closeIfStuck(now);
            } catch (RuntimeException e) {
                LOG.error("a client could not be looked after", e);
            }
        }
    }

    /** The port it listens on. */
    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /**
     * Stops listening, takes no more commands, and disconnects each client when it has its replies; after
     * {@value #DRAIN_MILLIS} ms without them. Waits until it is done, so never call it on the event loop.
     */
    @Override
    public void close() {
        listener.close().awaitUninterruptibly(SWEEP_MILLIS);
        CompletableFuture<Void> drained = new CompletableFuture<>();
        EventLoop loop = front.node().eventLoop();
        loop.execute(() -> {
            front.clients().connections().forEach(ConnectedClient::closeWhenAnswered);
            drain(DRAIN_MILLIS, drained);
        });
        try {
            drained.get(2L * DRAIN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("clients could not be disconnected in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void drain(int leftMillis, CompletableFuture<Void> drained) {
        if (front.clients().size() == 0 || leftMillis <= 0) {
            front.clients().connections().forEach(ConnectedClient::close);
            drained.complete(null);
        } else {
            Runnable again = () -> drain(leftMillis - DRAIN_STEP_MILLIS, drained);
            front.node().eventLoop().schedule(again, DRAIN_STEP_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
