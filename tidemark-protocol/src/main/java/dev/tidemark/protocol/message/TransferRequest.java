package dev.tidemark.protocol.message;

/**
 * "Hand over to {@code target}", to the leader. Answered only if nothing comes of it; else a new leader shows
 * itself.
 */
public record TransferRequest(long question, int target) implements Message.Question {
    @Override
    public void dispatch(Envelope envelope, MessageHandler handler) {
        handler.transferRequest(envelope, this);
    }

    @Override
    public Message answerWhenStale(boolean whole) {
        return new TransferRefused(question, TransferOutcome.NO_LEADER);
    }
}
