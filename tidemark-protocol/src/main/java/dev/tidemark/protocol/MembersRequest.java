package dev.tidemark.protocol;

/** "Change the members", to the leader. */
public record MembersRequest(long question, MemberChange change) implements Message.Timeless {
    @Override
    public void dispatch(Envelope envelope, MessageHandler handler) {
        handler.membersRequest(envelope, this);
    }
}
