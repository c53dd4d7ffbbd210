package dev.tidemark.protocol;

import dev.tidemark.protocol.entry.EpochEnd;
import dev.tidemark.protocol.message.CampaignNow;
import dev.tidemark.protocol.message.Damaged;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.protocol.message.Health;
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
import java.util.List;
import java.util.stream.Collectors;

/** Messages as people read them in stories and traces. */
final class MessageWords implements MessageHandler {
    private String words;

    /** A word for the kind, then what it says. */
    static String of(Envelope envelope) {
        MessageWords message = new MessageWords();
        envelope.dispatch(message);
        return message.words;
    }

    static String kind(Envelope envelope) {
        return of(envelope).split(" ", 2)[0];
    }

    @Override
    public void preVoteRequest(Envelope envelope, Message.PreVoteRequest m) {
        words = "pre-vote-request for epoch " + m.proposedEpoch() + " with " + m.last();
    }

    @Override
    public void preVoteReply(Envelope envelope, Message.PreVoteReply m) {
        words = "pre-vote-reply for epoch " + m.proposedEpoch() + yes(m.granted());
    }

    @Override
    public void voteRequest(Envelope envelope, Message.VoteRequest m) {
        words = "vote-request with " + m.last();
    }

    @Override
    public void voteReply(Envelope envelope, Message.VoteReply m) {
        words = "vote-reply" + yes(m.granted());
    }

    @Override
    public void appendRequest(Envelope envelope, Message.AppendRequest m) {
        words = "append " + Show.entries(m.entries()) + "after " + m.previous() + ", hwm " + m.hwm() + round(m.round())
                + (m.awaited() ? "" : ", in no hurry") + lease(m.leaseMillis());
    }

    @Override
    public void appendReply(Envelope envelope, Message.AppendReply m) {
        words = "append-reply durable " + m.durable() + " of verified " + m.verified() + round(m.round())
                + (m.whole() ? "" : ", does not count");
    }

    @Override
    public void appendMismatch(Envelope envelope, Message.AppendMismatch m) {
        words = "append-mismatch at " + m.previous() + ", epoch ends " + ends(m.ends()) + round(m.round());
    }

    @Override
    public void readIndexRequest(Envelope envelope, Message.ReadIndexRequest m) {
        words = "read-index-request r" + m.read() + (m.byRound() ? " by a round" : "");
    }

    @Override
    public void readIndexReply(Envelope envelope, Message.ReadIndexReply m) {
        words = "read-index-reply r" + m.read() + " at " + m.index();
    }

    @Override
    public void proposeRequest(Envelope envelope, Message.ProposeRequest m) {
        words = "propose-request t" + m.token();
    }

    @Override
    public void proposeRefused(Envelope envelope, Message.ProposeRefused m) {
        words = "propose-refused t" + m.token() + " " + m.reason() + Show.low(m.nodes());
    }

    @Override
    public void snapshotChunk(Envelope envelope, SnapshotChunk m) {
        words = "snapshot-chunk of " + m.last() + " at byte " + m.at() + " of " + m.size() + lease(m.leaseMillis());
    }

    @Override
    public void snapshotReply(Envelope envelope, SnapshotReply m) {
        String next = m.next() == SnapshotReply.INSTALLED ? ": installed" : " wants byte " + m.next();
        words = "snapshot-reply of " + m.offset() + next;
    }

    @Override
    public void progressRequest(Envelope envelope, ProgressRequest m) {
        words = m.toString();
    }

    @Override
    public void progressReply(Envelope envelope, ProgressReply m) {
        words = m.toString();
    }

    @Override
    public void transferRequest(Envelope envelope, TransferRequest m) {
        words = "transfer-request q" + m.question() + " to " + m.target();
    }

    @Override
    public void transferRefused(Envelope envelope, TransferRefused m) {
        words = "transfer-refused q" + m.question() + ": " + m.outcome();
    }

    @Override
    public void campaignNow(Envelope envelope, CampaignNow m) {
        words = "campaign-now with " + m.end() + (m.renounced() ? "" : ", leases may be held");
    }

    @Override
    public void healthReport(Envelope envelope, HealthReport m) {
        words = "health" + health(m.health());
    }

    @Override
    public void reminder(Envelope envelope, Reminder m) {
        words = "reminder of " + m.offset() + " acknowledged in epoch " + m.under();
    }

    @Override
    public void damaged(Envelope envelope, Damaged m) {
        words = "damaged: owes up to " + m.offset() + ", ends at " + m.logEnd();
    }

    @Override
    public void stateMarked(Envelope envelope, StateMarked m) {
        words = "state-marked " + m.mark();
    }

    @Override
    public void quorumRequest(Envelope envelope, QuorumRequest m) {
        words = "quorum-request r" + m.read();
    }

    @Override
    public void quorumReply(Envelope envelope, QuorumReply m) {
        words = "quorum-reply r" + m.read() + " durable " + m.durable() + ", committed " + m.committed()
                + (m.whole() ? "" : ", does not count");
    }

    @Override
    public void joinRequest(Envelope envelope, JoinRequest m) {
        words = "join-request";
    }

    @Override
    public void membersRequest(Envelope envelope, MembersRequest m) {
        words = "members-request q" + m.question() + " " + m.change().kind();
    }

    @Override
    public void membersReply(Envelope envelope, MembersReply m) {
        words = "members-reply q" + m.question() + ": " + m.outcome();
    }

    @Override
    public void whoIs(Envelope envelope, WhoIs m) {
        words = "who-is";
    }

    @Override
    public void roll(Envelope envelope, Roll m) {
        words = "roll of " + m.offset() + ": " + Show.members(m.configuration());
    }

    @Override
    public void rangeRequest(Envelope envelope, RangeRequest m) {
        words = "range-request " + m.question() + " as of " + m.offset();
    }

    @Override
    public void rangeReply(Envelope envelope, RangeReply m) {
        words = "range-reply " + m.question() + " of " + m.rows().length + " bytes";
    }

    @Override
    public void notWelcome(Envelope envelope, NotWelcome m) {
        words = "not-welcome";
    }

    private static String ends(List<EpochEnd> ends) {
        return ends.stream().map(end -> end.offset() + "@" + end.epoch()).collect(Collectors.joining(" "));
    }

    private static String health(Health health) {
        String pace = health.syncMillis() == Health.UNKNOWN ? "" : " sync " + health.syncMillis() + " ms";
        return (health.diskIsLow() ? " disk low" : "")
                + pace
                + (health.stuckMillis() == 0 ? "" : " stuck " + health.stuckMillis() + " ms")
                + (health.pausedMillis() == 0 ? "" : " paused " + health.pausedMillis() + " ms");
    }

    private static String lease(int millis) {
        return millis == 0 ? "" : ", lease " + millis;
    }

    private static String yes(boolean granted) {
        return granted ? " yes" : " no";
    }

    private static String round(long round) {
        return round == 0 ? "" : " round " + round;
    }
}
