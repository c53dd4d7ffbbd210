package dev.tidemark.protocol.message;

import dev.tidemark.protocol.members.MemberOutcome;

/** @param why for people; empty if there is nothing to say */
public record MembersReply(long question, MemberOutcome outcome, String why) implements Message.Timeless {
    @Override
    public void dispatch(Envelope envelope, MessageHandler handler) {
        handler.membersReply(envelope, this);
    }
}
