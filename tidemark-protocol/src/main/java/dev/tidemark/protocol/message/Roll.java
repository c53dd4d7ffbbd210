package dev.tidemark.protocol.message;

import dev.tidemark.protocol.members.Configuration;

/**
 * "These are the members", by a configuration that is committed. True for ever.
 *
 * @param offset where it stands, or a later one up to which it is active
 */
public record Roll(long offset, Configuration configuration) implements Message.Timeless {
    @Override
    public void dispatch(Envelope envelope, MessageHandler handler) {
        handler.roll(envelope, this);
    }
}
