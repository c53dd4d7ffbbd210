package dev.tidemark.node.netty;

import io.netty.channel.Channel;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Connections to the peer port that have not said who they are, oldest first: each costs a descriptor, so a newcomer
 * takes the place of the oldest when there are too many (H164).
 */
final class Strangers {
    /** At a time. */
    static final int MAX = 32;

    private final Set<Channel> channels = new LinkedHashSet<>();

    void came(Channel channel) {
        if (channels.size() >= MAX) {
            channels.iterator().next().close();
        }
        channels.add(channel);
    }

    /** It is gone, or a stranger no more. */
    void gone(Channel channel) {
        channels.remove(channel);
    }

    void closeAll() {
        for (Channel channel : channels.toArray(new Channel[0])) {
            channel.close();
        }
    }
}
