package dev.tidemark.bench.rocks;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.RocksDBException;

/** The server: one thread for all clients. RocksDB has more for what it does in the background. */
public final class RocksNode implements AutoCloseable {
    private final RocksStore store;
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel channel;

    RocksNode(Path data, int port) throws IOException, InterruptedException {
        Files.createDirectories(data);
        try {
            store = new RocksStore(data);
        } catch (RocksDBException e) {
            throw new IOException("RocksDB cannot be opened in " + data + ": " + e.getMessage(), e);
        }
        Turn turn = new Turn(store);
        channel = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel client) {
                        client.pipeline().addLast(new RocksFront(turn));
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), port)
                .sync()
                .channel();
    }

    int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    @Override
    public void close() {
        loop.shutdownGracefully().awaitUninterruptibly();
        store.close();
    }

    /** Runs until standard input ends. */
    public static void run(Path data, int port) throws IOException, InterruptedException {
        try (RocksNode unused = new RocksNode(data, port)) {
            while (System.in.read() >= 0) {
                // nothing is ever sent
            }
            Runtime.getRuntime().halt(0); // the data is thrown away
        }
    }
}
