package dev.tidemark.protocol.message;

/** Nothing comes of the transfer that was asked for; the sender leads on, or does not lead. */
public record TransferRefused(long question, TransferOutcome outcome) implements Message.Statement {
    @Override
    public void dispatch(Envelope envelope, MessageHandler handler) {
        handler.transferRefused(envelope, this);
    }
}
