package dev.tidemark.server.front;

import dev.tidemark.node.HostPort;
import dev.tidemark.node.Reasons;
import dev.tidemark.node.StartException;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;

/** Binds ports, and says what to do when that fails. */
public final class Listeners {
    private Listeners() {}

    /**
     * @param purpose who connects there, for the message
     * @param key of the configuration that holds the address
     * @throws StartException if the address cannot be bound
     */
    public static Channel bind(ServerBootstrap bootstrap, HostPort address, String purpose, String key)
            throws StartException {
        ChannelFuture bound = bootstrap.bind(address.host(), address.port()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new StartException(
                    "cannot listen for " + purpose + " on " + address + ": "
                            + Reasons.of(bound.cause()) + ". No data was lost. Stop the process that uses port "
                            + address.port() + ", or give another address with --" + key + ".",
                    bound.cause());
        }
        return bound.channel();
    }
}
