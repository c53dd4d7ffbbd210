package dev.tidemark.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.entry.Entry;
import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.entry.Proposal;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.members.Member;
import dev.tidemark.protocol.members.MemberChange;
import dev.tidemark.protocol.members.MemberOutcome;
import dev.tidemark.protocol.message.CampaignNow;
import dev.tidemark.protocol.message.Damaged;
import dev.tidemark.protocol.message.Health;
import dev.tidemark.protocol.message.HealthReport;
import dev.tidemark.protocol.message.JoinRequest;
import dev.tidemark.protocol.message.MembersReply;
import dev.tidemark.protocol.message.MembersRequest;
import dev.tidemark.protocol.message.Message;
import dev.tidemark.protocol.message.NotWelcome;
import dev.tidemark.protocol.message.ProgressReply;
import dev.tidemark.protocol.message.ProgressRequest;
import dev.tidemark.protocol.message.QuorumReply;
import dev.tidemark.protocol.message.QuorumRequest;
import dev.tidemark.protocol.message.RangeReply;
import dev.tidemark.protocol.message.RangeRequest;
import dev.tidemark.protocol.message.Refusal;
import dev.tidemark.protocol.message.Reminder;
import dev.tidemark.protocol.message.Roll;
import dev.tidemark.protocol.message.SnapshotChunk;
import dev.tidemark.protocol.message.SnapshotReply;
import dev.tidemark.protocol.message.StateMark;
import dev.tidemark.protocol.message.StateMarked;
import dev.tidemark.protocol.message.TransferOutcome;
import dev.tidemark.protocol.message.TransferRefused;
import dev.tidemark.protocol.message.TransferRequest;
import dev.tidemark.protocol.message.WhoIs;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every message says of itself. A new one fails here until somebody has thought of it. */
class MessageTest {
    private static final Message.Echo NO_ECHO = Message.Echo.NONE;
    private static final Position END = new Position(2, 1, 3);
    private static final Configuration MEMBERS = Configuration.of(List.of(Member.voter(1, new UUID(1, 1))), 1);

    /** Elects, stands, or counts: not to be said by a node whose log has lost its end (H161). */
    private static final List<Message> WEIGHTY = List.of(
            new Message.PreVoteRequest(2, END, 0, 0),
            new Message.PreVoteReply(2, true, 0, NO_ECHO),
            new Message.VoteRequest(END, 0, 0),
            new Message.VoteReply(true, NO_ECHO),
            new Message.AppendReply(1, 2, 0, true, NO_ECHO),
            new QuorumReply(1, true, 2, END, MEMBERS));

    private static final List<Message> LIGHT = List.of(
            new Message.PreVoteReply(2, false, 0, NO_ECHO),
            new Message.VoteReply(false, NO_ECHO),
            new Message.AppendRequest(END, List.of(), 1, 0, true, Message.Beat.NONE, 0),
            new Message.AppendReply(1, 2, 0, false, NO_ECHO),
            new Message.AppendMismatch(1, 2, List.of(), 0, true, NO_ECHO),
            new Message.ReadIndexRequest(1, false),
            new Message.ReadIndexReply(1, 2, 3),
            new Message.ProposeRequest(1, List.of(new Proposal(EntryKind.COMMAND, new byte[7]))),
            new Message.ProposeRefused(1, Refusal.BUSY, List.of()),
            new SnapshotChunk(END, 9, 0, new byte[9], 0),
            new SnapshotReply(2, 9),
            new ProgressRequest(1, 2),
            new ProgressReply(1, 2),
            new TransferRequest(1, 2),
            new TransferRefused(1, TransferOutcome.NO_LEADER),
            new CampaignNow(END, true),
            new HealthReport(new Health(false, 1, 0, 0)),
            new StateMarked(new StateMark(3, 4, 5)),
            new Reminder(1, 2),
            new Damaged(1, 2, 3),
            new QuorumRequest(1),
            new QuorumReply(1, false, 2, END, MEMBERS),
            new JoinRequest("a:1"),
            new MembersRequest(1, new MemberChange(MemberChange.Kind.REMOVE, MemberChange.ANY, 3, 0, "", "", 0)),
            new MembersReply(1, MemberOutcome.OK, ""),
            new WhoIs(),
            new RangeRequest(1, 2, new byte[1], null, 3),
            new RangeReply(1, true, new byte[9]),
            new Roll(1, Configuration.ofVoters(new TreeMap<>(Map.of(1, Configuration.UNBOUND)), 1)),
            new NotWelcome("wiped"));

    @Test
    void everyMessageIsHere() {
        Set<Class<?>> here = Stream.concat(WEIGHTY.stream(), LIGHT.stream())
                .map(Message::getClass)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        assertThat(here)
                .isEqualTo(Arrays.stream(Message.class.getPermittedSubclasses())
                        .flatMap(group -> Arrays.stream(group.getPermittedSubclasses()))
                        .collect(Collectors.toSet()));
    }

    @Test
    void whatElectsStandsOrCountsIsWeighty_H161() {
        assertThat(WEIGHTY).allMatch(Message::lendsWeight);
        assertThat(LIGHT).noneMatch(Message::lendsWeight);
    }

    /** Messages that wait for a vote are bounded by what is large in them (H106). */
    @Test
    void whatIsLargeIsCounted_H106() {
        assertThat(Stream.concat(WEIGHTY.stream(), LIGHT.stream())
                        .filter(message -> message.bulk() > 0)
                        .map(Message::bulk))
                .containsExactly(7L, 9L, 9L);
        Entry entry = TestEntry.encode(3, 1, 1, 1, EntryKind.COMMAND, new byte[4], 3);
        assertThat(new Message.AppendRequest(END, List.of(entry), 1, 0, true, Message.Beat.NONE, 0).bulk())
                .isEqualTo(entry.sizeInBytes());
    }

    /** An answer to a sender whose epoch is over grants, confirms and acknowledges nothing (H29). */
    @Test
    void nobodyGetsAnythingFromAnEpochThatIsOver_H29() {
        List<Message> answers = Stream.concat(WEIGHTY.stream(), LIGHT.stream())
                .filter(Message.Question.class::isInstance)
                .map(message -> ((Message.Question) message).answerWhenStale(false))
                .toList();
        assertThat(answers).noneMatch(Message::lendsWeight).hasSize(6);
        assertThat(answers)
                .contains(
                        Message.AppendReply.ofNothing(false),
                        new Message.VoteReply(false, NO_ECHO),
                        new Message.ReadIndexReply(1, -1, 0),
                        new Message.ProposeRefused(1, Refusal.NOT_LEADER, List.of()),
                        new TransferRefused(1, TransferOutcome.NO_LEADER));
    }
}
