package dev.tidemark.protocol.message;

/** How well the sender could serve, to its leader. */
public record HealthReport(Health health) implements Message.Statement {
    @Override
    public void dispatch(Envelope envelope, MessageHandler handler) {
        handler.healthReport(envelope, this);
    }
}
