package dev.tidemark.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.members.Member;
import dev.tidemark.protocol.members.MemberRole;
import dev.tidemark.protocol.message.Message;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a leader has a spare take the place of a voter, and when it must not (H115, H151, H152, H168). */
class StandInsTest extends StandInsFixture {
    @Test
    void aSpareTakesThePlaceOfAVoterThatIsSilent_H151() {
        voters(1, 2, 3);
        spares(4);
        lead(2, REPLACE_MILLIS, 2, 4);
        pass(REPLACE_MILLIS - 100);
        assertVoters(1, 2, 3);
        assertThat(parts.standIns.outlook()).contains("node 3 has been silent", "after 1 s a spare takes its place");
        pass(200);
        assertVoters(1, 2, 4);
        assertThat(alarms).contains("node 3 has been silent for more than 1 s: the spare node 4 takes its place");
        pass(1_000);
        assertThat(core.configuration().isMember(3)).isFalse();
        assertThat(core.configuration().removed()).containsExactly(incarnation(3));
        assertThat(made).filteredOn(Configuration::isJoint).hasSize(1);
        assertThat(parts.standIns.outlook()).isEmpty();
    }

    @Test
    void whoAnswersStays() {
        voters(1, 2, 3);
        spares(4);
        lead(2, REPLACE_MILLIS, 2, 3, 4);
        pass(5 * REPLACE_MILLIS);
        assertVoters(1, 2, 3);
        lagging.add(3);
        answering.remove(3);
        pass(5 * REPLACE_MILLIS);
        assertVoters(1, 2, 3);
    }

    /** A batch begins with the time; what came in it was there before (seed 575056). */
    @Test
    void whoAnswersInTheBatchInWhichItIsDueStays_H115() {
        voters(1, 2, 3);
        spares(4);
        lead(2, REPLACE_MILLIS, 2, 3, 4);
        answering.remove(3);
        pass(REPLACE_MILLIS - STEP_MILLIS);
        assertVoters(1, 2, 3);
        answering.add(3);
        pass(STEP_MILLIS);
        answering.remove(3);
        pass(REPLACE_MILLIS - STEP_MILLIS);
        assertVoters(1, 2, 3);
        pass(2 * STEP_MILLIS);
        assertVoters(1, 2, 4);
    }

    /** Where all must write, nobody can take back a swap whose spare dies in that moment (decision 99). */
    @Test
    void aSwapThatCannotEndSaysForWhomItWaits_H152() {
        voters(1, 2, 3);
        spares(4, 5);
        lead(3, REPLACE_MILLIS, 2, 4, 5);
        pass(REPLACE_MILLIS - 50);
        answering.remove(4);
        pass(2 * REPLACE_MILLIS);
        assertThat(core.configuration().isJoint()).isTrue();
        assertThat(core.configuration().voters()).containsExactly(1, 2, 4);
        assertThat(parts.standIns.outlook())
                .endsWith("another change of members is under way, and waits for voters that are silent: start them");
        answering.add(4);
        pass(100);
        assertVoters(1, 2, 4);
    }

    /** The same with who is a voter by then: W can be lower (decision 114). */
    @Test
    void oneThatCannotLeaveSaysForWhomItWaits_H152() {
        voters(1, 2, 3);
        spares(4, 5);
        lead(3, REPLACE_MILLIS, 2, 4, 5);
        while (!isBusy(core.configuration()) || core.configuration().isJoint()) {
            tick(0);
            settle(1);
        }
        answering.remove(4);
        pass(2 * REPLACE_MILLIS);
        assertThat(parts.standIns.outlook())
                .endsWith("node 3 is leaving, which waits for voters that are silent: start them, or see whether"
                        + " TIDE.QUORUM W can be lower");
    }

    /** A message hung in a broken network for four seconds, and its sender died: nothing shorter is measured again. */
    @Test
    void aLongRoundTripToWhoDiedIsWaitedForOnce_H151_H165() {
        voters(1, 2, 3);
        spares(4);
        lead(2, REPLACE_MILLIS, 2, 4);
        core.clocks.answered(3, new Message.Echo(core.now - 4_000, 0, 1));
        pass(8_000);
        assertVoters(1, 2, 3);
        pass(500);
        assertVoters(1, 2, 4);
        assertThat(core.configuration().isMember(3)).isTrue();
        pass(600);
        assertThat(core.configuration().isMember(3)).isFalse();
    }

    @Test
    void neverIsNever() {
        voters(1, 2, 3);
        spares(4);
        lead(2, 0, 2, 4);
        pass(5 * REPLACE_MILLIS);
        assertVoters(1, 2, 3);
        assertThat(parts.standIns.outlook()).isEmpty();
    }

    /** What one leader has not heard, another may have. */
    @Test
    void aNewLeaderWaitsForAllOfItAgain() {
        voters(1, 2, 3);
        spares(4);
        lead(2, REPLACE_MILLIS, 2, 4);
        pass(REPLACE_MILLIS - 100);
        receive(2, core.epoch + 1, new Message.VoteReply(false, Message.Echo.NONE));
        assertThat(core.role).isEqualTo(Role.FOLLOWER);
        elect();
        pass(REPLACE_MILLIS - 100);
        assertVoters(1, 2, 3);
        pass(200);
        assertVoters(1, 2, 4);
    }

    @Test
    void anOwnPauseIsNoSilenceOfOthers_H115_H168() {
        voters(1, 2, 3);
        spares(4);
        lead(2, REPLACE_MILLIS, 2, 4);
        pass(REPLACE_MILLIS - 200);
        tick(10 * REPLACE_MILLIS);
        settle();
        pass(100);
        assertVoters(1, 2, 3);
        pass(200);
        assertVoters(1, 2, 4);
    }

    @Test
    void aSpareThatLagsOrIsSilentTakesNoPlace() {
        voters(1, 2, 3);
        spares(4, 5);
        lead(2, REPLACE_MILLIS, 2);
        lagging.add(4);
        pass(3 * REPLACE_MILLIS);
        assertVoters(1, 2, 3);
        assertThat(parts.standIns.outlook())
                .isEqualTo("node 3 has been silent for more than 1 s, and no spare takes its place: no spare answers"
                        + " and has caught up");
        assertThat(alarms).as("is said once in a while").containsOnlyOnce(parts.standIns.outlook());
        answering.add(5);
        pass(100);
        assertVoters(1, 2, 5);
    }

    @Test
    void withoutAnySpareTheListSaysWhatToDo() {
        voters(1, 2, 3);
        lead(2, REPLACE_MILLIS, 2);
        pass(2 * REPLACE_MILLIS);
        assertThat(parts.standIns.outlook()).contains("there is none", "tidemark members replace");
        assertThat(alarms).noneMatch(text -> text.contains("spare"));
    }

    /** The second only when the first is a voter, and who left is gone. */
    @Test
    void oneIsReplacedAfterTheOther_H151() {
        voters(1, 2, 3, 4, 5);
        spares(6, 7);
        lead(3, REPLACE_MILLIS, 2, 3, 6, 7);
        pass(REPLACE_MILLIS + 100);
        assertVoters(1, 2, 3, 5, 6);
        assertThat(parts.standIns.outlook())
                .contains("node 5 has been silent", "node 4 is leaving, which ends by itself");
        pass(1_000);
        assertVoters(1, 2, 3, 6, 7);
        for (int i = 1; i < made.size(); i++) {
            boolean begins = made.get(i).isJoint();
            assertThat(begins && isBusy(made.get(i - 1))).isFalse();
        }
    }

    private static boolean isBusy(Configuration configuration) {
        return configuration.isJoint()
                || configuration.members().values().stream().anyMatch(member -> member.role() == MemberRole.LEAVING);
    }

    @Test
    void withoutAWriteQuorumOfFullCopiesNobodyIsReplaced() {
        voters(1, 2, 3, 4, 5);
        spares(6);
        lead(3, REPLACE_MILLIS, 2, 3, 6);
        pass(REPLACE_MILLIS / 2);
        answering.remove(3);
        for (int i = 0; i < 2 * REPLACE_MILLIS; i += STEP_MILLIS) {
            receive(3, core.epoch, new Message.AppendReply(1, 1, 0, false, Message.Echo.NONE)); // its log lost its end
            pass(STEP_MILLIS);
        }
        assertVoters(1, 2, 3, 4, 5);
        assertThat(parts.standIns.outlook()).contains("too few voters have a full copy of the log");
        answering.add(3);
        pass(100);
        assertVoters(1, 2, 3, 5, 6);
    }

    /** Of two voters gone where all but one must write, one place filled is not enough. */
    @Test
    void whatWouldCostTheQuorumIsNotDone() {
        voters(1, 2, 3, 4, 5);
        spares(6, 7);
        lead(5, REPLACE_MILLIS, 2, 3, 6, 7);
        pass(2 * REPLACE_MILLIS);
        assertVoters(1, 2, 3, 4, 5);
        assertThat(parts.standIns.outlook()).contains("too few voters answer for a change of members");
    }

    /** The first entry of its epoch waits for the very voter that is gone (spec/README.md, What was found). */
    @Test
    void whereAllMustWriteTheOwnEpochIsNotWaitedFor_H152() {
        voters(1, 2, 3);
        spares(4);
        lead(3, REPLACE_MILLIS, 2, 4);
        assertThat(core.log.hwm()).isZero();
        pass(REPLACE_MILLIS + 100);
        assertVoters(1, 2, 4);
        assertThat(core.log.hwm()).isEqualTo(core.log.end().offset());
    }

    @Test
    void theOwnEpochIsCommittedFirst_H96() {
        voters(1, 2, 3, 4, 5);
        spares(6);
        lead(3, REPLACE_MILLIS, 2, 3, 6);
        receive(2, core.epoch + 1, new Message.VoteReply(false, Message.Echo.NONE));
        isElectedBy(List.of(2, 3));
        answering.remove(3);
        lagging.add(3);
        pass(2 * REPLACE_MILLIS);
        assertVoters(1, 2, 3, 4, 5);
        assertThat(parts.standIns.outlook()).contains("the leader has not committed anything yet");
        answering.add(3);
        lagging.remove(3);
        pass(100);
        assertVoters(1, 2, 3, 5, 6);
    }

    @Test
    void anotherChangeGoesFirst_H100() {
        voters(1, 2, 3);
        spares(4);
        members.put(5, new Member(5, incarnation(5), "", "", MemberRole.LEARNER, 5));
        lead(2, REPLACE_MILLIS, 2, 4);
        pass(2 * REPLACE_MILLIS);
        assertVoters(1, 2, 3);
        assertThat(parts.standIns.outlook())
                .contains("node 5 is catching up to become a voter", "tidemark members cancel");
    }

    /** Who came back with an empty disk and is silent again waits for nobody. */
    @Test
    void aVacantSeatIsFilledToo() {
        voters(1, 2);
        members.put(3, new Member(3, incarnation(3), "", "", MemberRole.RETURNING, 3));
        spares(4);
        lead(2, REPLACE_MILLIS, 2, 4);
        pass(REPLACE_MILLIS + 100);
        assertVoters(1, 2, 4);
    }

    /** It was never there, so it is not gone. */
    @Test
    void aVoterThatNobodyHasSeenIsWaitedFor() {
        voters(1, 2);
        members.put(3, Member.voter(3, Configuration.UNBOUND));
        spares(4);
        lead(2, REPLACE_MILLIS, 2, 4);
        pass(3 * REPLACE_MILLIS);
        assertVoters(1, 2, 3);
    }

    @Test
    void aZoneThatGetsASecondVoterIsTold() {
        member(MemberRole.VOTER, "a", 1);
        member(MemberRole.VOTER, "b", 2);
        member(MemberRole.VOTER, "c", 3);
        member(MemberRole.SPARE, "b", 4);
        lead(2, REPLACE_MILLIS, 2, 4);
        pass(REPLACE_MILLIS + 100);
        assertVoters(1, 2, 4);
        assertThat(alarms)
                .anyMatch(text -> text.endsWith("though another voter is in its zone, \"b\": no spare is elsewhere"));
    }
}
