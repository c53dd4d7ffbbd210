package dev.tidemark.node.environment;

import dev.tidemark.node.HostPort;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.message.Envelope;
import java.util.UUID;

/**
 * Carries messages to peers. Lossy: what cannot be sent is dropped, and the protocol sends it again when it matters.
 */
public interface PeerTransport {

    /** Queues a message; bounded in bytes. Main executor only. */
    void send(Envelope envelope);

    /** Lets everything go that was queued. Called once for a batch. */
    void flush();

    /** Called several times a second, with other work: connections that show no life can be noticed then. */
    default void look() {}

    /** These are the members now, and there they are. Connections to others are closed. */
    default void members(Configuration configuration) {}

    boolean isConnected(int peer);

    /**
     * The highest feature level that a peer supports, by what it said when the connection was made on which messages go
     * to it now.
     *
     * @param incarnation of the peer that is meant
     * @return 0 if there is no connection, or another data directory is there
     */
    default int level(int peer, UUID incarnation) {
        return 0;
    }

    /** Where a peer serves clients: what it said, or null before contact. */
    HostPort clientAddress(int peer);

    /** Why there is no connection to a peer, in words; empty if there is one, or none was tried yet. */
    default String trouble(int peer) {
        return "";
    }

    /** What comes in. Called on the main executor. */
    interface Listener {
        void received(Envelope envelope);

        void connected(int peer);

        /**
         * Another connection to a peer that was never away takes the place of one that was too slow: what was sent
         * before may be lost, or come late.
         */
        void connectionRenewed(int peer);

        void connectionLost(int peer);
    }
}
