package dev.tidemark.protocol.message;

/** @param followers as the leader knows it now; -1 from somebody who does not lead */
public record ProgressReply(long question, int followers) implements Message.Statement {
    @Override
    public void dispatch(Envelope envelope, MessageHandler handler) {
        handler.progressReply(envelope, this);
    }
}
