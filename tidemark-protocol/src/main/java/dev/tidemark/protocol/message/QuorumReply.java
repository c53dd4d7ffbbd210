package dev.tidemark.protocol.message;

import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.members.Configuration;

/**
 * "This is how far my log is on disk." True for ever in what it is for: what was committed when it was said, and is in
 * this log, is not after {@code durable}.
 *
 * @param read as it stood in the question
 * @param whole whether it counts: false if the log has lost its end (H161), or is being replaced by a snapshot
 * @param durable the sender's durable end (H01)
 * @param committed the entry at the sender's high watermark
 * @param configuration that the sender's log has up to there: those who answer must be enough by this one too
 */
public record QuorumReply(long read, boolean whole, long durable, Position committed, Configuration configuration)
        implements Message.Timeless {
    @Override
    public void dispatch(Envelope envelope, MessageHandler handler) {
        handler.quorumReply(envelope, this);
    }

    @Override
    public boolean lendsWeight() {
        return whole;
    }
}
