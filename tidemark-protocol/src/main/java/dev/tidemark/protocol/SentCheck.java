package dev.tidemark.protocol;

import dev.tidemark.protocol.message.CampaignNow;
import dev.tidemark.protocol.message.Damaged;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.protocol.message.HealthReport;
import dev.tidemark.protocol.message.JoinRequest;
import dev.tidemark.protocol.message.MembersReply;
import dev.tidemark.protocol.message.MembersRequest;
import dev.tidemark.protocol.message.Message;
import dev.tidemark.protocol.message.MessageHandler;
import dev.tidemark.protocol.message.NotWelcome;
import dev.tidemark.protocol.message.ProgressReply;
import dev.tidemark.protocol.message.ProgressRequest;
import dev.tidemark.protocol.message.QuorumReply;
import dev.tidemark.protocol.message.QuorumRequest;
import dev.tidemark.protocol.message.RangeReply;
import dev.tidemark.protocol.message.RangeRequest;
import dev.tidemark.protocol.message.Reminder;
import dev.tidemark.protocol.message.Roll;
import dev.tidemark.protocol.message.SnapshotChunk;
import dev.tidemark.protocol.message.SnapshotReply;
import dev.tidemark.protocol.message.StateMarked;
import dev.tidemark.protocol.message.TransferRefused;
import dev.tidemark.protocol.message.TransferRequest;
import dev.tidemark.protocol.message.WhoIs;

/**
 * What a message says must be so at the moment at which it is made: the sender's half of what the receiver relies on,
 * checked in production. A message that promises nothing of the kind has nothing to check; it says so here.
 */
final class SentCheck implements MessageHandler {
    private final Core core;

    SentCheck(Core core) {
        this.core = core;
    }

    @Override
    public void preVoteRequest(Envelope envelope, Message.PreVoteRequest message) {
        require(message.proposedEpoch() > core.epoch && message.last().equals(core.log.end()), envelope);
        require(core.seat.allows(message), envelope);
    }

    @Override
    public void preVoteReply(Envelope envelope, Message.PreVoteReply message) {
        require(!message.granted() || (message.proposedEpoch() > core.epoch && core.wholeness.isWhole()), envelope);
        require(core.seat.allows(message), envelope);
    }

    @Override
    public void voteRequest(Envelope envelope, Message.VoteRequest message) {
        require(core.votedFor == core.self() && message.last().equals(core.log.end()), envelope);
        require(core.seat.allows(message), envelope);
    }

    @Override
    public void voteReply(Envelope envelope, Message.VoteReply message) {
        boolean isHis = core.votedFor == envelope.to() && core.wholeness.isWhole() && !core.isLeader();
        require(!message.granted() || isHis, envelope);
        require(core.seat.allows(message), envelope);
    }

    @Override
    public void appendRequest(Envelope envelope, Message.AppendRequest message) {
        boolean follows = message.entries().isEmpty()
                || (message.entries().get(0).offset() == message.previous().offset() + 1
                        && message.entries().get(message.entries().size() - 1).offset() == message.end());
        require(core.isLeader() && follows, envelope);
        require(message.end() <= core.log.end().offset() && message.hwm() <= core.log.hwm(), envelope);
    }

    @Override
    public void appendReply(Envelope envelope, Message.AppendReply message) {
        boolean isDurable = message.durable() <= core.log.durable() && message.durable() <= message.verified();
        require(isDurable && message.verified() <= core.log.end().offset(), envelope);
        require(message.verified() == 0 || core.leader == envelope.to(), envelope);
        require(message.whole() == core.wholeness.isWhole(), envelope);
    }

    @Override
    public void appendMismatch(Envelope envelope, Message.AppendMismatch message) {
        require(message.logEnd() == core.log.end().offset() && message.whole() == core.wholeness.isWhole(), envelope);
    }

    @Override
    public void readIndexRequest(Envelope envelope, Message.ReadIndexRequest message) {
        require(core.leader == envelope.to(), envelope);
    }

    @Override
    public void readIndexReply(Envelope envelope, Message.ReadIndexReply message) {
        boolean isConfirmed = core.isLeader() && message.index() <= core.log.hwm();
        require(
                message.index() < 0 || (isConfirmed && core.log.epochs().epochAt(core.log.hwm()) == core.epoch),
                envelope);
    }

    @Override
    public void proposeRequest(Envelope envelope, Message.ProposeRequest message) {
        require(core.leader == envelope.to(), envelope);
    }

    @Override
    public void proposeRefused(Envelope envelope, Message.ProposeRefused message) {}

    @Override
    public void snapshotChunk(Envelope envelope, SnapshotChunk message) {
        boolean fits = message.at() >= 0 && message.at() + message.bytes().length <= message.size();
        require(
                core.isLeader()
                        && fits
                        && message.last().offset() <= core.log.end().offset(),
                envelope);
    }

    @Override
    public void snapshotReply(Envelope envelope, SnapshotReply message) {
        boolean isThere = message.offset() <= core.log.hwm();
        require(message.next() != SnapshotReply.INSTALLED || isThere, envelope);
    }

    @Override
    public void progressRequest(Envelope envelope, ProgressRequest message) {}

    @Override
    public void progressReply(Envelope envelope, ProgressReply message) {}

    @Override
    public void transferRequest(Envelope envelope, TransferRequest message) {}

    @Override
    public void transferRefused(Envelope envelope, TransferRefused message) {}

    @Override
    public void campaignNow(Envelope envelope, CampaignNow message) {
        require(core.isLeader() && core.isHandingOver() && message.end().equals(core.log.end()), envelope);
    }

    @Override
    public void healthReport(Envelope envelope, HealthReport message) {}

    @Override
    public void reminder(Envelope envelope, Reminder message) {}

    @Override
    public void damaged(Envelope envelope, Damaged message) {
        require(!core.wholeness.isWhole() && message.logEnd() == core.log.end().offset(), envelope);
    }

    @Override
    public void stateMarked(Envelope envelope, StateMarked message) {
        require(message.mark().offset() <= core.log.hwm(), envelope);
    }

    /** Not of one that counts: it would be dropped from what it is part of. */
    @Override
    public void joinRequest(Envelope envelope, JoinRequest message) {
        require(!core.isLeader(), envelope);
    }

    @Override
    public void membersRequest(Envelope envelope, MembersRequest message) {
        require(core.leader == envelope.to(), envelope);
    }

    @Override
    public void membersReply(Envelope envelope, MembersReply message) {}

    @Override
    public void whoIs(Envelope envelope, WhoIs message) {}

    @Override
    public void roll(Envelope envelope, Roll message) {
        require(message.offset() <= core.log.hwm(), envelope);
    }

    @Override
    public void quorumRequest(Envelope envelope, QuorumRequest message) {}

    /** What may be waited for by others must be on disk, and of a log that lacks nothing (H01, H161). */
    @Override
    public void quorumReply(Envelope envelope, QuorumReply message) {
        boolean isSo = message.durable() <= core.log.durable()
                && message.configuration().equals(core.log.configurationOnDisk())
                && message.committed().offset() <= core.log.hwm()
                && message.committed()
                        .equals(core.log.positionAt(message.committed().offset()));
        require(isSo && (!message.whole() || core.wholeness.isWhole()), envelope);
    }

    @Override
    public void rangeRequest(Envelope envelope, RangeRequest message) {}

    /** What is made of it is held against the page that is damaged. */
    @Override
    public void rangeReply(Envelope envelope, RangeReply message) {}

    @Override
    public void notWelcome(Envelope envelope, NotWelcome message) {}

    private void require(boolean isSo, Envelope envelope) {
        if (!isSo) {
            throw new BrokenInvariantException(
                    "a message to node " + envelope.to() + " would say what is not so: " + envelope.message(), core);
        }
    }
}
