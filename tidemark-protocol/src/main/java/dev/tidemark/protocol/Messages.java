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
 * What a replica does with each message that {@link Fencing} admits. Decides nothing: each line names the concern that
 * does.
 */
final class Messages implements MessageHandler {
    private final Parts parts;
    private final Core core;

    Messages(Parts parts) {
        this.parts = parts;
        core = parts.core;
    }

    @Override
    public void preVoteRequest(Envelope envelope, Message.PreVoteRequest message) {
        parts.election.preVoteRequested(envelope, message);
    }

    @Override
    public void preVoteReply(Envelope envelope, Message.PreVoteReply message) {
        if (message.leader() != 0 && message.leader() != core.self()) {
            parts.participation.heardElsewhere(envelope.from(), message.leader());
        }
        parts.election.preVoteReplied(envelope, message);
    }

    @Override
    public void voteRequest(Envelope envelope, Message.VoteRequest message) {
        parts.election.voteRequested(envelope, message);
    }

    @Override
    public void voteReply(Envelope envelope, Message.VoteReply message) {
        parts.election.voteReplied(envelope, message);
    }

    @Override
    public void appendRequest(Envelope envelope, Message.AppendRequest message) {
        parts.election.heardLeader(envelope.from());
        core.earlierLeases.told(message.leaseMillis());
        if (message.round() != 0) {
            core.clocks.told(envelope.from(), message.beat());
            parts.participation.beat(message.beat());
            parts.freshness.heard(message);
        }
        if (core.mayAppend()) {
            parts.logMatching.appendRequested(message);
        } else if (message.round() != 0) {
            core.send(
                    core.leader,
                    new Message.AppendReply(
                            0,
                            0,
                            message.round(),
                            core.wholeness.isWhole(),
                            core.echo(message.beat().sent())));
        }
    }

    @Override
    public void appendReply(Envelope envelope, Message.AppendReply message) {
        parts.replication.acknowledged(envelope.from(), message, envelope.lamport());
        parts.acknowledgedBy(envelope.from());
    }

    @Override
    public void appendMismatch(Envelope envelope, Message.AppendMismatch message) {
        parts.replication.mismatched(envelope.from(), message, envelope.lamport());
        parts.readIndex.confirm();
    }

    @Override
    public void readIndexRequest(Envelope envelope, Message.ReadIndexRequest message) {
        parts.readIndex.requested(envelope.from(), message);
    }

    @Override
    public void readIndexReply(Envelope envelope, Message.ReadIndexReply message) {
        parts.readIndex.replied(envelope.from(), message);
    }

    @Override
    public void proposeRequest(Envelope envelope, Message.ProposeRequest message) {
        parts.proposals.requested(envelope.from(), message);
    }

    @Override
    public void proposeRefused(Envelope envelope, Message.ProposeRefused message) {
        parts.proposals.refused(message);
    }

    @Override
    public void snapshotChunk(Envelope envelope, SnapshotChunk message) {
        parts.election.heardLeader(envelope.from());
        core.earlierLeases.told(message.leaseMillis());
        parts.snapshotInstall.chunkReceived(message);
    }

    @Override
    public void snapshotReply(Envelope envelope, SnapshotReply message) {
        parts.snapshotTransfer.replied(envelope.from(), message);
    }

    @Override
    public void progressRequest(Envelope envelope, ProgressRequest message) {
        parts.durableCount.requested(envelope.from(), message);
    }

    @Override
    public void progressReply(Envelope envelope, ProgressReply message) {
        parts.durableCount.replied(message);
    }

    @Override
    public void transferRequest(Envelope envelope, TransferRequest message) {
        parts.leadershipTransfer.requested(envelope.from(), message);
    }

    @Override
    public void transferRefused(Envelope envelope, TransferRefused message) {
        parts.leadershipTransfer.refused(message);
    }

    @Override
    public void campaignNow(Envelope envelope, CampaignNow message) {
        parts.leadershipTransfer.campaignNow(envelope.from(), message);
    }

    @Override
    public void healthReport(Envelope envelope, HealthReport message) {
        parts.healthReports.received(envelope.from(), message);
    }

    @Override
    public void reminder(Envelope envelope, Reminder message) {
        parts.lostEnds.reminded(envelope.from(), message);
    }

    @Override
    public void damaged(Envelope envelope, Damaged message) {
        parts.lostEnds.damaged(envelope, message);
    }

    @Override
    public void stateMarked(Envelope envelope, StateMarked message) {
        parts.stateAgreement.told(envelope.from(), message.mark());
    }

    @Override
    public void quorumRequest(Envelope envelope, QuorumRequest message) {
        parts.quorumRead.requested(envelope.from(), message);
    }

    @Override
    public void quorumReply(Envelope envelope, QuorumReply message) {
        parts.quorumRead.replied(envelope, message);
    }

    @Override
    public void joinRequest(Envelope envelope, JoinRequest message) {
        parts.rejoining.requested(envelope, message);
    }

    @Override
    public void membersRequest(Envelope envelope, MembersRequest message) {
        parts.memberChanges.requested(envelope.from(), message);
    }

    @Override
    public void membersReply(Envelope envelope, MembersReply message) {
        parts.memberChanges.replied(message);
    }

    @Override
    public void whoIs(Envelope envelope, WhoIs message) {
        parts.roll.asked(envelope.from());
    }

    @Override
    public void roll(Envelope envelope, Roll message) {
        parts.roll.told(message);
    }

    @Override
    public void rangeRequest(Envelope envelope, RangeRequest message) {
        parts.rangeExchange.requested(envelope.from(), message);
    }

    @Override
    public void rangeReply(Envelope envelope, RangeReply message) {
        parts.rangeExchange.replied(envelope.from(), message);
    }

    @Override
    public void notWelcome(Envelope envelope, NotWelcome message) {
        if (core.seat.isBound() && envelope.from() != core.leader) {
            return; // by the word of somebody whose log may be older
        }
        core.seat.refused();
        if (core.seat.isDoubtful() && core.role == Role.CANDIDATE) {
            parts.election.stepDown(); // answers to what it asked may be on their way
        }
        core.outbox.add(new Effect.NotWelcome(envelope.from(), message.why()));
    }
}
