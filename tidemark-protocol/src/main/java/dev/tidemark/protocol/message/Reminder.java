package dev.tidemark.protocol.message;

/**
 * "When I led epoch {@code under}, you acknowledged to me that everything up to {@code offset} is durable." To
 * somebody whose log seems to end before that. True for ever, so it may arrive late and twice; the receiver judges
 * (H161).
 */
public record Reminder(long under, long offset) implements Message.Timeless {
    @Override
    public void dispatch(Envelope envelope, MessageHandler handler) {
        handler.reminder(envelope, this);
    }
}
