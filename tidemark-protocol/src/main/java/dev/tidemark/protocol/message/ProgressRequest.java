package dev.tidemark.protocol.message;

/** "How many followers have everything up to {@code offset} on disk?" */
public record ProgressRequest(long question, long offset) implements Message.Statement {
    @Override
    public void dispatch(Envelope envelope, MessageHandler handler) {
        handler.progressRequest(envelope, this);
    }
}
