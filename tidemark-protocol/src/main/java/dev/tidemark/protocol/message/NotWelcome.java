package dev.tidemark.protocol.message;

/** "You are not the node that this cluster knows under your id", for the operator of the receiver. */
public record NotWelcome(String why) implements Message.Timeless {
    @Override
    public void dispatch(Envelope envelope, MessageHandler handler) {
        handler.notWelcome(envelope, this);
    }
}
