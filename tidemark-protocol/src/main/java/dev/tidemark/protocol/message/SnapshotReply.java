package dev.tidemark.protocol.message;

/**
 * @param offset of the snapshot
 * @param next the next byte that is wanted, or {@link #INSTALLED}
 */
public record SnapshotReply(long offset, long next) implements Message.Statement {
    @Override
    public void dispatch(Envelope envelope, MessageHandler handler) {
        handler.snapshotReply(envelope, this);
    }

    /** The state that the snapshot stands for is there, durably. */
    public static final long INSTALLED = -1;
}
