package dev.tidemark.protocol.message;

/**
 * "How far is your log on disk?", for one or many reads of the sender, to every voter that it knows. Of no epoch: it is
 * asked where nobody leads, and moves nobody to another epoch.
 *
 * @param read number of the question, at the sender
 */
public record QuorumRequest(long read) implements Message.Timeless {
    @Override
    public void dispatch(Envelope envelope, MessageHandler handler) {
        handler.quorumRequest(envelope, this);
    }
}
