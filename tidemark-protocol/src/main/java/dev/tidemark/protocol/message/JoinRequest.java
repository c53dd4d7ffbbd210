package dev.tidemark.protocol.message;

/**
 * "I have an empty data directory and am not known: let me follow." Of a node whose directory was formatted again,
 * to all that it knows; the leader answers by adding it.
 *
 * @param peerAddress where other nodes reach it
 */
public record JoinRequest(String peerAddress) implements Message.Timeless {
    @Override
    public void dispatch(Envelope envelope, MessageHandler handler) {
        handler.joinRequest(envelope, this);
    }
}
