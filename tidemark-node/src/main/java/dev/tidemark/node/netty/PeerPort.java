package dev.tidemark.node.netty;

import dev.tidemark.node.HostPort;
import dev.tidemark.node.Reasons;
import dev.tidemark.node.StartException;
import dev.tidemark.node.wire.PeerFrameDecoder;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.util.function.Function;

/** The port on which other nodes connect. */
final class PeerPort {
    private PeerPort() {}

    /**
     * Takes it. Connections are accepted, and nothing is read from the port, until auto-read is switched on. Any thread
     * but the loop's.
     *
     * @param handler of the frames of one connection, which its decoder gives
     */
    static Channel bind(HostPort address, EventLoop loop, Function<PeerFrameDecoder, ChannelHandler> handler)
            throws StartException {
        ServerBootstrap bootstrap = new ServerBootstrap();
        PeerSocket.tune(bootstrap, PeerLink.SILENCE_MILLIS);
        ChannelFuture bound = bootstrap
                .group(loop)
                .channel(SocketTransport.best().serverChannel())
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel ch) {
                        PeerSocket.boundRepetition(ch);
                        PeerFrameDecoder decoder = new PeerFrameDecoder();
                        ch.pipeline().addLast(decoder, handler.apply(decoder));
                    }
                })
                .bind(address.host(), address.port())
                .awaitUninterruptibly();
        if (!bound.isSuccess()) { // its cause is a checked exception, which sync() would throw undeclared
            throw new StartException(
                    "the peer address " + address + " cannot be used: "
                            + Reasons.of(bound.cause())
                            + ". Is another node, or another program, running there? Stop it, or choose another port",
                    bound.cause());
        }
        return bound.channel();
    }
}
