package dev.tidemark.protocol.message;

/** "This is what I made of the log up to there." True for ever. */
public record StateMarked(StateMark mark) implements Message.Timeless {
    @Override
    public void dispatch(Envelope envelope, MessageHandler handler) {
        handler.stateMarked(envelope, this);
    }
}
