package dev.tidemark.protocol.message;

/** What takes messages: one method for each, so that a new one does not compile until everybody has a place for it. */
public interface MessageHandler {
    void preVoteRequest(Envelope envelope, Message.PreVoteRequest message);

    void preVoteReply(Envelope envelope, Message.PreVoteReply message);

    void voteRequest(Envelope envelope, Message.VoteRequest message);

    void voteReply(Envelope envelope, Message.VoteReply message);

    void appendRequest(Envelope envelope, Message.AppendRequest message);

    void appendReply(Envelope envelope, Message.AppendReply message);

    void appendMismatch(Envelope envelope, Message.AppendMismatch message);

    void readIndexRequest(Envelope envelope, Message.ReadIndexRequest message);

    void readIndexReply(Envelope envelope, Message.ReadIndexReply message);

    void proposeRequest(Envelope envelope, Message.ProposeRequest message);

    void proposeRefused(Envelope envelope, Message.ProposeRefused message);

    void snapshotChunk(Envelope envelope, SnapshotChunk message);

    void snapshotReply(Envelope envelope, SnapshotReply message);

    void progressRequest(Envelope envelope, ProgressRequest message);

    void progressReply(Envelope envelope, ProgressReply message);

    void transferRequest(Envelope envelope, TransferRequest message);

    void transferRefused(Envelope envelope, TransferRefused message);

    void campaignNow(Envelope envelope, CampaignNow message);

    void healthReport(Envelope envelope, HealthReport message);

    void reminder(Envelope envelope, Reminder message);

    void damaged(Envelope envelope, Damaged message);

    void stateMarked(Envelope envelope, StateMarked message);

    void quorumRequest(Envelope envelope, QuorumRequest message);

    void quorumReply(Envelope envelope, QuorumReply message);

    void joinRequest(Envelope envelope, JoinRequest message);

    void membersRequest(Envelope envelope, MembersRequest message);

    void membersReply(Envelope envelope, MembersReply message);

    void whoIs(Envelope envelope, WhoIs message);

    void roll(Envelope envelope, Roll message);

    void rangeRequest(Envelope envelope, RangeRequest message);

    void rangeReply(Envelope envelope, RangeReply message);

    void notWelcome(Envelope envelope, NotWelcome message);
}
