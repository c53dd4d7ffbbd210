package dev.tidemark.protocol.message;

import dev.tidemark.protocol.members.MemberChange;

/** "Change the members", to the leader. */
public record MembersRequest(long question, MemberChange change) implements Message.Timeless {
    @Override
    public void dispatch(Envelope envelope, MessageHandler handler) {
        handler.membersRequest(envelope, this);
    }
}
