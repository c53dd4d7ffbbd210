package dev.tidemark.server.front;

import dev.tidemark.node.HostPort;
import dev.tidemark.server.resp.RespLimits;

/**
 * What the RESP front is told at start.
 *
 * @param listen address to bind; port 0 picks a free one
 * @param password clients must give, or null
 * @param maxClients connected at a time
 * @param maxReplyBytes of one encoded reply; a client that asks for more is disconnected
 * @param stuckClientMillis after which a client is disconnected that began a command and sent nothing more, or that does
 *     not read its replies
 */
public record FrontSettings(
        HostPort listen, String password, int maxClients, RespLimits limits, int maxReplyBytes, int stuckClientMillis) {

    long stuckClientNanos() {
        return stuckClientMillis * 1_000_000L;
    }
}
