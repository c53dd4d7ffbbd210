package dev.tidemark.protocol.message;

/**
 * "My log has lost its end: I neither vote nor count until a leader has shown me what I owe."
 *
 * @param under epoch under which it was acknowledged
 * @param offset up to which it was acknowledged at least
 * @param logEnd where the sender's log ends now
 */
public record Damaged(long under, long offset, long logEnd) implements Message.Timeless {
    @Override
    public void dispatch(Envelope envelope, MessageHandler handler) {
        handler.damaged(envelope, this);
    }
}
