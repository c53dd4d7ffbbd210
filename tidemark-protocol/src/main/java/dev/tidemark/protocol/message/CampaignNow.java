package dev.tidemark.protocol.message;

import dev.tidemark.protocol.entry.Position;

/**
 * "Stand for election now, without asking beforehand": from a leader that hands over.
 *
 * @param end of the leader's log; it appends nothing more
 * @param renounced whether the leader has no lease of what it wrote so far any more, nor has anybody before it
 */
public record CampaignNow(Position end, boolean renounced) implements Message.Statement {
    @Override
    public void dispatch(Envelope envelope, MessageHandler handler) {
        handler.campaignNow(envelope, this);
    }
}
