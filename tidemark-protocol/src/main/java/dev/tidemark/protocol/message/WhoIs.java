package dev.tidemark.protocol.message;

/** "Somebody asks me whom I do not know: who are the members?", to all whom the sender knows. */
public record WhoIs() implements Message.Timeless {
    @Override
    public void dispatch(Envelope envelope, MessageHandler handler) {
        handler.whoIs(envelope, this);
    }
}
