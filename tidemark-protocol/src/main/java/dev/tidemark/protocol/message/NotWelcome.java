package dev.tidemark.protocol.message;

/** "You are not the node that this cluster knows under your id", for the operator of the receiver. */
public record NotWelcome(String why) implements Message.Timeless {
    /** In what every node is told whose data directory is refused for ever. {@code tidemark up} goes by it. */
    public static final String REMOVED = "was removed from the cluster";

    @Override
    public void dispatch(Envelope envelope, MessageHandler handler) {
        handler.notWelcome(envelope, this);
    }
}
