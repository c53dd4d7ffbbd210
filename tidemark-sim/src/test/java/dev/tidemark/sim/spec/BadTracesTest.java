package dev.tidemark.sim.spec;

import static dev.tidemark.sim.spec.Play.at;
import static dev.tidemark.sim.spec.Play.begun;
import static dev.tidemark.sim.spec.Play.chain;
import static dev.tidemark.sim.spec.Play.entry;
import static dev.tidemark.sim.spec.Play.incarnation;
import static dev.tidemark.sim.spec.Play.led;
import static dev.tidemark.sim.spec.Play.members;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.entry.Position;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Traces in which one guard of the specification does not hold, each by hand; and one that is right. Changes of members
 * and of the feature level: {@link BadChangesTest}.
 */
class BadTracesTest {
    private static final Position NOTHING = Position.ZERO;

    @Test
    void aTraceThatIsRightBreaksNothing() {
        Play play = led();
        play.does(new Appending.Write(1, entry(2, 1)));
        play.copies(1, 2, 1, 2, 1).does(new Acknowledging.Fsync(1, 2, 2, false)).fsyncs(1, 2, 1, 2);
        play.does(new Acknowledging.Commit(1, 1, 2));
        play.elects(2, 3, 2).copies(2, 3, 0, 3, 1).fsyncs(2, 3, 2, 3);
        play.does(new Acknowledging.Fsync(2, 3, 3, false), new Acknowledging.Commit(2, 2, 3));
        play.does(new Elections.StepDown(2, 2));
        assertThat(play.broken).isEmpty();
        assertThat(play.state.count(SpecAction.COMMIT)).isEqualTo(3);
    }

    @Test
    void aStandIsInANewerEpochByAVoterWhoseLogIsWhole() {
        assertThat(led().breaks(new Elections.Stand(2, 1, at(1, 1)))).contains("in that epoch already");
        assertThat(begun().breaks(new Elections.Stand(4, 1, NOTHING))).contains("LearnersDoNotCount");
        assertThat(led().does(new Disks.HearLoss(2, 1, 9)).breaks(new Elections.Stand(2, 2, at(1, 1))))
                .contains("TakesPart");
        assertThat(led().breaks(new Elections.Stand(2, 2, NOTHING))).contains("its log ends elsewhere");
    }

    @Test
    void aVoteIsForOneAndForALogThatIsNotOlder() {
        Play twice = begun().votes(1, 2, 1).does(new Elections.Stand(3, 1, NOTHING));
        assertThat(twice.breaks(twice.vote(2, 1, 3, NOTHING))).contains("OneVotePerEpoch");
        Play older = led().does(new Elections.Stand(3, 2, NOTHING), new Elections.Follow(2, 2));
        assertThat(older.breaks(older.vote(2, 2, 3, NOTHING))).contains("NewestLogWins");
        Play lie = led().does(new Elections.Stand(3, 2, NOTHING), new Elections.Follow(2, 2));
        assertThat(lie.breaks(lie.vote(2, 2, 3, at(1, 1)))).contains("candidate's log ends elsewhere");
        Play owing = begun().does(new Elections.Stand(1, 1, NOTHING), new Disks.HearLoss(2, 1, 9));
        assertThat(owing.breaks(owing.vote(2, 1, 1, NOTHING))).contains("TakesPart");
        Play nobody = begun();
        assertThat(nobody.breaks(nobody.vote(2, 1, 1, NOTHING))).contains("does not stand");
        Play leader = led().does(new Elections.Stand(3, 1, NOTHING));
        assertThat(leader.breaks(leader.vote(1, 1, 3, NOTHING))).contains("it leads");
    }

    @Test
    void aVoteIsDurableBeforeItLeaves() {
        Play play = begun().does(new Elections.Stand(1, 1, NOTHING), new Elections.Follow(2, 1));
        play.does(play.vote(2, 1, 1, NOTHING));
        assertThat(play.breaks(new Elections.Grant(2, 1, 1))).contains("VoteIsDurable");
        Play unsynced = begun().does(new Elections.Stand(1, 1, NOTHING));
        assertThat(unsynced.breaks(new Elections.StoreVote(1, 1, 1, false))).contains("VoteIsDurable");
        assertThat(led().breaks(new Elections.StoreVote(2, 1, 3, true))).contains("OneVotePerEpoch");
        assertThat(led().breaks(new Elections.StoreVote(2, 0, 0, true))).contains("goes back");
        Play undecided = begun().does(new Elections.Stand(1, 1, NOTHING));
        assertThat(undecided.breaks(new Elections.StoreVote(2, 1, 1, true))).contains("did not decide");
    }

    @Test
    void aLeaderHasTheVotesOfAnElectionQuorum() {
        Play alone = begun().does(new Elections.Stand(1, 1, NOTHING), new Elections.StoreVote(1, 1, 1, true));
        assertThat(alone.breaks(new Elections.Lead(1, 1, entry(1, 1)))).contains("not enough (Elects)");
        Play learner = begun().votes(1, 4, 1);
        assertThat(learner.breaks(new Elections.Lead(1, 1, entry(1, 1)))).contains("not enough (Elects)");
        Play notStored = begun().does(new Elections.Stand(1, 1, NOTHING)).grants(1, 2, 1);
        assertThat(notStored.breaks(new Elections.Lead(1, 1, entry(1, 1)))).contains("not enough (Elects)");
        Play second = led();
        second.does(new Elections.Follow(3, 1)).state.led(1).campaigns.put(3, new Led.Campaign(NOTHING));
        assertThat(second.breaks(new Elections.Lead(3, 1, entry(1, 1)))).contains("n1 leads this epoch");
        assertThat(begun().breaks(new Elections.Lead(1, 1, entry(1, 1)))).contains("does not stand");
        Play invented = begun().does(new Elections.Stand(1, 1, NOTHING));
        assertThat(invented.breaks(new Elections.HearVote(1, 1, 2, incarnation(2))))
                .contains("nobody gave that vote");
        Play another = begun().votes(1, 2, 1);
        assertThat(another.breaks(new Elections.HearVote(1, 1, 2, incarnation(9))))
                .contains("nobody gave that vote");
        assertThat(begun().votes(1, 2, 1).breaks(new Elections.Lead(1, 1, entry(2, 1))))
                .contains("no first entry");
    }

    @Test
    void anEpochIsOneInWhichSomebodyStood() {
        assertThat(begun().breaks(new Elections.Follow(2, 5))).contains("nobody stood");
        assertThat(led().breaks(new Elections.Follow(2, 1))).contains("goes back");
        assertThat(led().breaks(new Elections.StepDown(2, 1))).contains("does not lead");
    }

    @Test
    void onlyALeaderAppendsAndOnlyAtItsEnd() {
        assertThat(led().breaks(new Appending.Write(2, entry(2, 1)))).contains("does not lead");
        assertThat(led().breaks(new Appending.Write(1, entry(2, 2)))).contains("it is in epoch 1");
        assertThat(led().breaks(new Appending.Write(1, entry(1, 1)))).contains("its log ends at 1");
        assertThat(led().breaks(new Appending.Write(1, entry(2, 1, members(2, 1, 2, 4)))))
                .contains("changes voters or W");
    }

    @Test
    void whatALeaderSendsIsInItsLog() {
        assertThat(led().breaks(new Appending.Send(2, 3, 1, NOTHING, NOTHING, 0, 0)))
                .contains("does not lead");
        assertThat(led().breaks(new Appending.Send(1, 3, 1, NOTHING, NOTHING, 2, 0)))
                .contains("committed no more");
        assertThat(led().breaks(new Appending.Send(1, 3, 1, at(1, 1), at(2, 1), 0, 0)))
                .contains("no part of its log");
    }

    @Test
    void aFollowerTakesWhatTheLeaderOfItsEpochSent() {
        assertThat(led().does(new Elections.Follow(3, 1)).breaks(receive(3, 2, 1, NOTHING, NOTHING)))
                .contains("n2 does not lead");
        Play stale = led().elects(2, 3, 2);
        assertThat(stale.breaks(receive(3, 1, 1, NOTHING, NOTHING))).contains("StaleAppendIsFenced");
        Play hole = led().does(new Elections.Follow(3, 1));
        assertThat(hole.breaks(receive(3, 1, 1, at(1, 1), NOTHING))).contains("MatchBeforeAppend");
        Play other = led().does(new Elections.Follow(3, 1));
        assertThat(other.breaks(receive(3, 1, 1, NOTHING, at(1, 1)))).contains("(Stored)");
    }

    private static Receiving.Receive receive(int node, int from, long epoch, Position previous, Position end) {
        return new Receiving.Receive(node, from, incarnation(from), epoch, previous, List.of(), 0, end, 0, 0);
    }

    /** What differs goes, and nothing else, and not what is committed. */
    @Test
    void aLogIsCutWhereItDiffersAndAboveItsHighWatermark() {
        Play kept = led().does(new Appending.Write(1, entry(2, 1)));
        kept.copies(1, 2, 1, 2, 1);
        assertThat(kept.breaks(new Receiving.Receive(
                        2, 1, incarnation(1), 1, NOTHING, List.of(entry(1, 1)), 1, at(1, 1), 1, 1)))
                .contains("its log would end at 2@1 (Stored)");
        Play committed = led().copies(1, 2, 1, 1, 1).elects(3, 4, 2);
        committed.broken.clear(); // n3 was elected by who is no voter, with an empty log
        committed.does(new Elections.Follow(2, 2));
        assertThat(committed.breaks(new Receiving.Receive(
                        2, 3, incarnation(3), 2, NOTHING, List.of(entry(1, 2)), 0, at(1, 2), 1, 0)))
                .contains("CommittedAgrees");
    }

    @Test
    void aHighWatermarkGoesAsFarAsTheMessageHasShown() {
        Play beyond = led().does(new Elections.Follow(3, 1));
        assertThat(beyond.breaks(new Receiving.Receive(3, 1, incarnation(1), 1, NOTHING, List.of(), 1, NOTHING, 1, 0)))
                .contains("HwmOnlyVerified");
        Play back = led().copies(1, 2, 1, 1, 1);
        assertThat(back.breaks(receive(2, 1, 1, at(1, 1), at(1, 1)))).contains("goes back");
        Play early = led().does(new Elections.Follow(3, 1));
        assertThat(early.breaks(new Receiving.Receive(
                        3, 1, incarnation(1), 1, NOTHING, List.of(entry(1, 1)), 0, at(1, 1), 0, 1)))
                .contains("not durable yet");
    }

    @Test
    void whatIsAcknowledgedIsDurableAndVerified() {
        Play unsynced = led().does(new Appending.Write(1, entry(2, 1))).copies(1, 2, 1, 2, 1);
        assertThat(unsynced.breaks(new Acknowledging.Ack(2, 1, 1, 2, true))).contains("AckAfterFsync");
        Play unverified = led().elects(3, 4, 2);
        unverified.broken.clear();
        unverified.does(new Elections.Follow(2, 2));
        assertThat(unverified.breaks(new Acknowledging.Ack(2, 3, 2, 1, true))).contains("AckOnlyVerified");
        assertThat(led().breaks(new Acknowledging.Ack(2, 1, 1, 1, false))).contains("TakesPart");
        assertThat(led().breaks(new Acknowledging.Fsync(1, 2, 2, false))).contains("its log ends at 1");
        Play disk = led().does(new Appending.Write(1, entry(2, 1)));
        assertThat(disk.breaks(new Acknowledging.Fsync(1, 2, 1, false))).contains("the disk has not that");
        Play others = led().does(new Appending.Write(1, entry(2, 1)));
        assertThat(others.breaks(new Acknowledging.Fsync(1, 2, 2, true))).contains("the disk has not that");
        assertThat(led().breaks(new Acknowledging.Count(1, 1, 3, incarnation(3), 1)))
                .contains("did not say so");
        assertThat(led().breaks(new Acknowledging.Count(1, 1, 2, incarnation(8), 1)))
                .contains("did not say so");
    }

    @Test
    void whatIsCommittedIsOnEnoughDisksAndOfTheLeadersEpoch() {
        Play own = led().does(new Appending.Write(1, entry(2, 1)), new Acknowledging.Fsync(1, 2, 2, false));
        assertThat(own.breaks(new Acknowledging.Commit(1, 1, 2))).contains("(Commits)");
        Play memory = led().does(new Appending.Write(1, entry(2, 1)))
                .copies(1, 2, 1, 2, 1)
                .fsyncs(1, 2, 1, 2);
        assertThat(memory.breaks(new Acknowledging.Commit(1, 1, 2))).contains("(Commits)");
        assertThat(led().breaks(new Acknowledging.Commit(2, 1, 1))).contains("does not lead");
        assertThat(led().breaks(new Acknowledging.Commit(1, 1, 1))).contains("goes back");
        Play older = led().does(new Appending.Write(1, entry(2, 1)), new Acknowledging.Fsync(1, 2, 2, false));
        older.elects(1, 3, 2).copies(1, 3, 0, 3, 1).fsyncs(1, 3, 2, 3);
        assertThat(older.breaks(new Acknowledging.Commit(1, 2, 2))).contains("OwnEpochCommits");
    }

    private static Reads.AnswerRead answerRead(long index) {
        return new Reads.AnswerRead(1, 1, 7, index, List.of(members(2, 1, 2, 3)));
    }

    /** It was confirmed when two of three were enough; by what the leader goes by when the batch ends it is not. */
    @Test
    void aReadIsConfirmedByAConfigurationOfItsBatch() {
        Members five = members(3, 1, 2, 3, 4, 5);
        Reads.AnswerRead later = new Reads.AnswerRead(1, 1, 7, 1, List.of(five));
        Reads.AnswerRead both = new Reads.AnswerRead(1, 1, 7, 1, List.of(five, members(2, 1, 2, 3)));
        Play confirmed = led().does(new Reads.BeginRead(1, 1, 7), round(1), new Reads.ConfirmRead(2, 1, 1, 1, true));
        confirmed.does(new Reads.HearRound(1, 1, 2, incarnation(2), 1));
        assertThat(confirmed.breaks(both)).isEqualTo("nothing");
        Play again = led().does(new Reads.BeginRead(1, 1, 7), round(1), new Reads.ConfirmRead(2, 1, 1, 1, true));
        again.does(new Reads.HearRound(1, 1, 2, incarnation(2), 1));
        assertThat(again.breaks(later)).contains("ReadIsConfirmed");
    }

    @Test
    void aReadIsConfirmedByARoundThatBeganAfterIt() {
        Reads.AnswerRead answer = answerRead(1);
        Play asked = led().does(new Reads.BeginRead(1, 1, 7));
        assertThat(asked.breaks(answer)).contains("ReadIsConfirmed");
        Play older = led().does(round(1)).does(new Reads.ConfirmRead(2, 1, 1, 1, true));
        older.does(new Reads.HearRound(1, 1, 2, incarnation(2), 1), new Reads.BeginRead(1, 1, 7));
        assertThat(older.breaks(answer)).contains("ReadCountsNewAnswers");
        Play right = led().does(new Reads.BeginRead(1, 1, 7), round(1), new Reads.ConfirmRead(2, 1, 1, 1, true));
        right.does(new Reads.HearRound(1, 1, 2, incarnation(2), 1));
        assertThat(right.breaks(answer)).isEqualTo("nothing");
        Play early = begun().elects(1, 2, 1).does(new Reads.BeginRead(1, 1, 7));
        assertThat(early.breaks(answerRead(0))).contains("ReadAfterOwnEpoch");
        assertThat(led().does(new Reads.BeginRead(1, 1, 7)).breaks(answerRead(0)))
                .contains("committed was 1");
        assertThat(led().does(new Reads.BeginRead(1, 1, 7)).breaks(answerRead(2)))
                .contains("committed is 1");
        assertThat(led().breaks(new Reads.BeginRead(2, 2, 7))).contains("does not lead");
        assertThat(led().breaks(new Reads.ConfirmRead(2, 1, 1, 1, true))).contains("has not begun");
        assertThat(led().does(round(1)).breaks(new Reads.ConfirmRead(2, 1, 1, 1, false)))
                .contains("TakesPart");
        assertThat(led().breaks(new Reads.ConfirmRead(2, 3, 1, 0, true))).contains("n3 does not lead");
        assertThat(led().does(round(1)).breaks(new Reads.HearRound(1, 1, 2, incarnation(2), 1)))
                .contains("did not answer it");
    }

    @Test
    void aReadWithoutALeaderIsAnsweredByThoseWhoMeetEveryWriteQuorum() {
        Members voters = members(2, 1, 2, 3);
        QuorumReads.AnswerEnds answer = new QuorumReads.AnswerEnds(3, 7, 1, List.of(voters));
        assertThat(asksEnds().breaks(answer)).contains("(IsAnswered)");
        assertThat(asksEnds().does(tellsEnd(), hearsEnd(2, voters)).breaks(answer))
                .isEqualTo("nothing");
        assertThat(asksEnds()
                        .does(tellsEnd(), hearsEnd(2, voters))
                        .breaks(new QuorumReads.AnswerEnds(3, 7, 0, List.of(voters))))
                .contains("not the furthest of their ends");
        assertThat(asksEnds().does(tellsEnd(), hearsEnd(2, members(1, 1, 2, 3))).breaks(answer))
                .contains("(IsAnswered)");
        Play forgetful = asksEnds();
        forgetful.state.node(3).questions.get(7L).hears(1, end(1, 0, voters));
        assertThat(forgetful.breaks(new QuorumReads.AnswerEnds(3, 7, 0, List.of(voters))))
                .contains("QuorumReadIsLinearizable");
        assertThat(asksEnds().breaks(hearsEnd(2, voters))).contains("did not say so");
        assertThat(led().breaks(new QuorumReads.TellEnd(2, 3, end(2, 1, voters), List.of(end(2, 1, voters)), false)))
                .contains("TakesPart");
        assertThat(led().breaks(new QuorumReads.TellEnd(2, 3, end(2, 2, voters), List.of(end(2, 1, voters)), true)))
                .contains("it was not so in this batch");
        assertThat(led().breaks(new QuorumReads.TellEnd(
                        2, 3, end(2, 1, members(1, 1, 2, 3)), List.of(end(2, 1, voters)), true)))
                .as("newer members do not go with an older end")
                .contains("it was not so in this batch");
    }

    /** What was enough by the configuration of then comes out when the batch ends, and it has another one now. */
    @Test
    void aReadWithoutALeaderGoesByAConfigurationOfItsBatch() {
        Members voters = members(2, 1, 2, 3);
        Members oneWrites = members(1, 1, 2, 3);
        Play changed = asksEnds().does(tellsEnd(), hearsEnd(2, voters));
        assertThat(changed.breaks(new QuorumReads.AnswerEnds(3, 7, 1, List.of(voters, oneWrites))))
                .isEqualTo("nothing");
        Play before = asksEnds().does(tellsEnd(), hearsEnd(2, voters));
        assertThat(before.breaks(new QuorumReads.AnswerEnds(3, 7, 1, List.of(oneWrites))))
                .contains("(IsAnswered)");
    }

    /** Two of three were enough, then the third came with members that this node does not know. */
    @Test
    void aReadWithoutALeaderMayBeAnsweredBeforeAllOfItsBatchAreHeard() {
        Members voters = members(2, 1, 2, 3);
        Step third = new QuorumReads.HearEnd(3, 1, incarnation(1), 7, true, 0, members(2, 1, 4, 5));
        QuorumReads.AnswerEnds answer = new QuorumReads.AnswerEnds(3, 7, 1, List.of(voters));
        assertThat(asksEnds()
                        .does(tellsEnd(), hearsEnd(2, voters), tellsEnd(1, 0), third)
                        .breaks(answer))
                .isEqualTo("nothing");
        assertThat(asksEnds().does(tellsEnd(1, 0), third).breaks(answer))
                .as("by the members that node 1 knows it is not enough")
                .contains("(IsAnswered)");
    }

    /** Node 2 was enough, then it answered again, by members that ask for more. */
    @Test
    void aReadWithoutALeaderMayBeAnsweredBeforeOneAnswersAgain() {
        Members voters = members(2, 1, 2, 3);
        Members oneWrites = members(1, 1, 2, 3);
        QuorumReads.AnswerEnds answer = new QuorumReads.AnswerEnds(3, 7, 1, List.of(voters));
        assertThat(asksEnds()
                        .does(tellsEnd(), hearsEnd(2, voters), hearsEnd(2, oneWrites))
                        .breaks(answer))
                .isEqualTo("nothing");
        Step nearer = new QuorumReads.HearEnd(3, 2, incarnation(2), 7, true, 0, oneWrites);
        assertThat(asksEnds()
                        .does(tellsEnd(), nearer, hearsEnd(2, voters))
                        .breaks(new QuorumReads.AnswerEnds(3, 7, 0, List.of(voters))))
                .as("the end of one answer does not go with the members of another")
                .contains("(IsAnswered)");
        assertThat(asksEnds()
                        .does(tellsEnd(), hearsEnd(2, oneWrites), hearsEnd(2, oneWrites))
                        .breaks(answer))
                .as("one node that answers twice is one")
                .contains("(IsAnswered)");
    }

    private static Play asksEnds() {
        return led().does(new QuorumReads.AskEnds(3, 7, 7, 0, true));
    }

    private static Step tellsEnd() {
        return tellsEnd(2, 1);
    }

    private static Step tellsEnd(int node, long durable) {
        QuorumReads.End end = end(node, durable, members(2, 1, 2, 3));
        return new QuorumReads.TellEnd(node, 3, end, List.of(end), true);
    }

    private static QuorumReads.End end(int node, long durable, Members members) {
        return new QuorumReads.End(incarnation(node), durable, members);
    }

    private static Step hearsEnd(int from, Members members) {
        return new QuorumReads.HearEnd(3, from, incarnation(from), 7, true, 1, members);
    }

    private static Step round(long number) {
        return new Appending.Send(1, 2, 1, NOTHING, NOTHING, 0, number);
    }

    @Test
    void aCrashLeavesWhatWasFsyncedAndTheVote() {
        List<SpecEntry> log = List.of(entry(1, 1));
        Play right = led();
        assertThat(right.breaks(new Disks.Crash(2, right.found(2, 1, 1, log)))).isEqualTo("nothing");
        Play shorter = led();
        assertThat(shorter.breaks(new Disks.Crash(2, shorter.found(2, 1, 1, List.of()))))
                .contains("were fsynced");
        Play other = led();
        assertThat(other.breaks(new Disks.Crash(2, other.found(2, 1, 1, List.of(entry(1, 2))))))
                .contains("were fsynced");
        Play vote = led();
        assertThat(vote.breaks(new Disks.Crash(2, vote.found(2, 1, 3, log)))).contains("VoteIsDurable");
        Play epoch = led();
        assertThat(epoch.breaks(new Disks.Crash(2, epoch.found(2, 0, 0, log)))).contains("VoteIsDurable");
        Play debt = led().does(new Disks.HearLoss(2, 1, 9));
        assertThat(debt.breaks(new Disks.Crash(2, debt.found(2, 1, 1, log)))).contains("forgotten what it owed");
        Play beyond = led();
        Disks.Found found = new Disks.Found(
                incarnation(2), 1, 1, NOTHING, members(2, 1, 2, 3), List.of(entry(1, 1), entry(2, 1)), 2, 0, 0);
        assertThat(beyond.breaks(new Disks.Crash(2, found))).contains("what is not committed");
    }

    /** A leader that was restarted leads no more, so what it appends then is no step (H20). */
    @Test
    void aLeaderDiesWithItsProcess() {
        Play play = led();
        play.does(new Disks.Crash(1, play.found(1, 1, 1, List.of(entry(1, 1)))));
        assertThat(play.breaks(new Appending.Write(1, entry(2, 1)))).contains("does not lead");
    }

    /** What a disk acknowledged that was wiped since counts for its successor in nothing. */
    @Test
    void anotherIncarnationIsNotCounted() {
        Play play = led().does(new Appending.Write(1, entry(2, 1)), new Acknowledging.Fsync(1, 2, 2, false));
        UUID fresh = new UUID(8, 2);
        play.does(new Disks.Wipe(2, play.found(fresh, 0, 0, List.of(), 0, 0)), new Elections.Follow(2, 1));
        play.copies(1, 2, 0, 2, 1);
        play.does(new Acknowledging.Fsync(2, 2, 2, false), new Acknowledging.Ack(2, 1, 1, 2, true));
        play.does(new Acknowledging.Count(1, 1, 2, fresh, 2));
        assertThat(play.breaks(new Acknowledging.Commit(1, 1, 2))).contains("(Commits)");
        Play same = led();
        assertThat(same.breaks(new Disks.Wipe(2, same.found(2, 0, 0, List.of()))))
                .contains("who it was");
    }

    @Test
    void whoOwesTakesPartWhenItWasShownAll() {
        assertThat(led().breaks(new Receiving.Settle(2))).contains("owes nothing");
        Play offset = led().does(new Disks.HearLoss(2, 1, 9));
        assertThat(offset.breaks(new Receiving.Settle(2))).contains("WholeByOffset");
        Play epoch = led().does(new Disks.HearLoss(2, 0, 9));
        assertThat(epoch.breaks(new Receiving.Settle(2))).isEqualTo("nothing");
        Play unseen = led();
        Disks.Found found = unseen.found(incarnation(2), 1, 1, List.of(), 1, 0);
        assertThat(unseen.breaks(new Disks.LoseEnd(2, found))).contains("owes nothing");
    }

    @Test
    void aSnapshotIsOfWhatIsCommitted() {
        Members voters = members(2, 1, 2, 3);
        assertThat(led().breaks(new Receiving.Install(3, at(2, 1), voters))).contains("not committed");
        assertThat(led().breaks(new Receiving.Install(3, new Position(1, 1, chain(9, 9)), voters)))
                .contains("not committed");
        assertThat(led().breaks(new Receiving.Install(1, at(1, 1), voters))).contains("it leads");
        assertThat(led().breaks(new Receiving.Cover(3, at(1, 1)))).contains("not in its log");
        assertThat(led().breaks(new Receiving.Cover(2, at(2, 1)))).contains("not committed");
        Play changed = begun().elects(1, 2, 1);
        changed.does(new Appending.Write(1, entry(2, 1, voters)), new Acknowledging.Fsync(1, 2, 2, false));
        changed.copies(1, 2, 0, 2, 0).fsyncs(1, 2, 1, 2).does(new Acknowledging.Commit(1, 1, 2));
        assertThat(changed.breaks(new Receiving.Install(3, at(2, 1), members(2, 1, 2, 4))))
                .contains("the members then were");
    }

    @Test
    void whatNoActionDoesIsSaid() {
        assertThat(led().breaks(new Disks.Unexplained(2, "has another log"))).contains("no action does that");
    }
}
