package dev.tidemark.sim.spec;

import static dev.tidemark.sim.spec.Play.at;
import static dev.tidemark.sim.spec.Play.begun;
import static dev.tidemark.sim.spec.Play.entry;
import static dev.tidemark.sim.spec.Play.half;
import static dev.tidemark.sim.spec.Play.joint;
import static dev.tidemark.sim.spec.Play.led;
import static dev.tidemark.sim.spec.Play.level;
import static dev.tidemark.sim.spec.Play.members;
import static dev.tidemark.sim.spec.Play.withSpares;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** As {@link BadTracesTest}: changes of members, spares that step in, and the feature level. */
class BadChangesTest {
    @Test
    void membersChangeInTwoStepsOneAfterTheOther() {
        Members change = joint(half(2, 1, 2, 3), half(2, 1, 2, 4));
        Play begun = ready().does(new Changes.BeginChange(1, entry(2, 1, change)));
        assertThat(begun.breaks(new Changes.BeginChange(1, entry(3, 1, change))))
                .contains("OneChangeAtATime");
        Play early = ready().does(new Changes.BeginChange(1, entry(2, 1, change)));
        assertThat(early.breaks(new Changes.EndChange(1, entry(3, 1, members(2, 1, 2, 4)))))
                .contains("JointIsCommitted");
        assertThat(led().breaks(new Changes.EndChange(1, entry(2, 1, members(2, 1, 2, 4)))))
                .contains("ChangeIsJoint");
        Members others = joint(half(2, 1, 2, 4), half(3, 1, 2, 4));
        assertThat(led().breaks(new Changes.BeginChange(1, entry(2, 1, others))))
                .contains("ChangeIsJoint");
        Play committed = ready().does(new Changes.BeginChange(1, entry(2, 1, change)));
        committed
                .does(new Acknowledging.Fsync(1, 2, 2, false))
                .copies(1, 2, 1, 2, 1)
                .fsyncs(1, 2, 1, 2);
        committed.does(new Acknowledging.Commit(1, 1, 2));
        assertThat(committed.breaks(new Changes.EndChange(1, entry(3, 1, members(2, 1, 2, 3)))))
                .contains("the new voters are others");
    }

    /** H94, H99. */
    @Test
    void whoBecomesAVoterHasCaughtUp() {
        Changes.BeginChange change = new Changes.BeginChange(1, entry(2, 1, joint(half(2, 1, 2, 3), half(2, 1, 2, 4))));
        assertThat(led().breaks(change)).contains("n4 becomes a voter and lacks entries");
        assertThat(ready().breaks(change)).isEqualTo("nothing");
    }

    /** n4 has what is committed. */
    private static Play ready() {
        return led().does(new Elections.Follow(4, 1)).copies(1, 4, 0, 1, 1).fsyncs(1, 4, 1, 1);
    }

    /** The old voters commit a change too, and elect, as long as it is not over. */
    @Test
    void aChangeTakesBothHalves() {
        Members change = joint(half(2, 1, 2, 3), half(1, 1));
        Play play = led().does(new Changes.BeginChange(1, entry(2, 1, change)));
        play.does(new Acknowledging.Fsync(1, 2, 2, false));
        assertThat(play.breaks(new Acknowledging.Commit(1, 1, 2))).contains("(Commits)");
        Play stands = led().does(new Changes.BeginChange(1, entry(2, 1, change)));
        stands.does(new Elections.Stand(1, 2, at(2, 1)), new Elections.StoreVote(1, 2, 1, true));
        assertThat(stands.breaks(new Elections.Lead(1, 2, entry(3, 2)))).contains("(Elects)");
    }

    /** H151. */
    @Test
    void aSpareThatHasCaughtUpTakesThePlaceOfOneVoter() {
        Half three = half(2, 1, 2, 3);
        Changes.StandIn swap = new Changes.StandIn(1, entry(3, 1, joint(three, half(2, 1, 2, 4))));
        assertThat(spareIsReady().breaks(swap)).isEqualTo("nothing");
        assertThat(spareIsThere().breaks(swap)).contains("SpareHasCaughtUp");
        Changes.StandIn second = new Changes.StandIn(1, entry(4, 1, joint(half(2, 1, 2, 4), three)));
        assertThat(spareIsReady().does(swap).breaks(second)).contains("OneChangeAtATime");
        assertThat(stepsIn(joint(three, half(2, 1, 2, 3, 4)))).contains("StandInKeepsNumber");
        assertThat(stepsIn(joint(three, half(1, 1, 2, 4)))).contains("StandInKeepsNumber");
        assertThat(stepsIn(joint(three, half(2, 1, 4, 5)))).contains("StandInKeepsNumber");
        assertThat(stepsIn(joint(half(2, 1, 2, 5), half(2, 1, 2, 4)))).contains("ChangeIsJoint");
        assertThat(stepsIn(level(2, joint(three, half(2, 1, 2, 4))))).contains("ChangeKeepsLevel");
    }

    /** With the spare, two of five have what is committed, and W is three. */
    @Test
    void aSwapLeavesWhatIsCommittedOnEnoughDisks() {
        Half five = half(3, 1, 2, 3, 5, 6);
        Play play = spareIsReady();
        play.state.node(1).log.truncateAfter(1);
        play.state.node(1).log.append(entry(2, 1, withSpares(five, 4)));
        assertThat(play.breaks(new Changes.StandIn(1, entry(3, 1, joint(five, half(3, 1, 4, 3, 5, 6))))))
                .contains("SpareHasCaughtUp");
    }

    private static String stepsIn(Members members) {
        return spareIsReady().breaks(new Changes.StandIn(1, entry(3, 1, members)));
    }

    /** n4 is a spare by entry 2, which is committed. */
    private static Play spareIsThere() {
        Play play = led().does(new Appending.Write(1, entry(2, 1, withSpares(half(2, 1, 2, 3), 4))));
        play.does(new Acknowledging.Fsync(1, 2, 2, false));
        play.copies(1, 2, 1, 2, 1).fsyncs(1, 2, 1, 2);
        return play.does(new Acknowledging.Commit(1, 1, 2), new Elections.Follow(4, 1));
    }

    private static Play spareIsReady() {
        return spareIsThere().copies(1, 4, 0, 2, 2).fsyncs(1, 4, 1, 2);
    }

    /** H180. */
    @Test
    void theLevelRisesWhereAllSupportIt() {
        assertThat(led().breaks(raise(members(2, 1, 2, 3)))).isEqualTo("nothing");
        assertThat(led().does(new Levels.OtherRelease(3, 1)).breaks(raise(members(2, 1, 2, 3))))
                .contains("[n3] do not support it (AllSupportLevel)");
        Play spare = spareIsThere().does(new Levels.OtherRelease(4, 1));
        Members withSpare = level(2, withSpares(half(2, 1, 2, 3), 4));
        assertThat(spare.breaks(new Levels.RaiseLevel(1, entry(3, 1, withSpare))))
                .contains("[n4]");
        assertThat(led().breaks(raise(members(2, 1, 2, 4)))).contains("changes voters or W");
        assertThat(led().breaks(new Levels.RaiseLevel(1, entry(2, 1, members(2, 1, 2, 3)))))
                .contains("the level was 1");
        Members change = joint(half(2, 1, 2, 3), half(2, 1, 2, 4));
        Play changes = ready().does(new Changes.BeginChange(1, entry(2, 1, change)));
        assertThat(changes.breaks(new Levels.RaiseLevel(1, entry(3, 1, level(2, change)))))
                .contains("a change is under way");
        assertThat(led().breaks(new Levels.RaiseLevel(2, entry(2, 1, level(2, members(2, 1, 2, 3))))))
                .contains("does not lead");
    }

    /** H180. */
    @Test
    void aReleaseReadsNothingOfALevelThatItDoesNotSupport() {
        Play older = raised().does(new Levels.OtherRelease(2, 1)).copies(1, 2, 1, 2, 1);
        assertThat(older.broken).singleElement().asString().contains("NewerLevelIsRefused");
        Play goesBack = raised().copies(1, 2, 1, 2, 1);
        assertThat(goesBack.breaks(new Levels.OtherRelease(2, 1))).contains("OlderReleaseRefuses");
        assertThat(committed()
                        .does(new Levels.OtherRelease(3, 1))
                        .breaks(new Receiving.Install(3, at(2, 1), level(2, members(2, 1, 2, 3)))))
                .contains("NewerLevelIsRefused");
    }

    /** H181. */
    @Test
    void theLevelStaysWhatItIsWhateverElseChanges() {
        Members voters = members(2, 1, 2, 3);
        assertThat(raised().breaks(new Appending.Write(1, entry(3, 1, voters)))).contains("ChangeKeepsLevel");
        Members change = joint(half(2, 1, 2, 3), half(2, 1, 2, 4));
        assertThat(raised().breaks(new Changes.BeginChange(1, entry(3, 1, change))))
                .contains("ChangeKeepsLevel");
        Play changing = ready().does(new Changes.BeginChange(1, entry(2, 1, change)));
        changing.state.node(1).hwm = 2;
        assertThat(changing.breaks(new Changes.EndChange(1, entry(3, 1, level(2, members(2, 1, 2, 4))))))
                .contains("ChangeKeepsLevel");
        Play elected = raised().copies(1, 2, 1, 2, 1).votes(2, 3, 2);
        assertThat(elected.breaks(new Elections.Lead(2, 2, entry(3, 2, voters))))
                .contains("ChangeKeepsLevel");
        assertThat(committed().breaks(new Receiving.Install(3, at(2, 1), voters)))
                .contains("ChangeKeepsLevel");
        assertThat(begun().does(new Levels.OtherRelease(1, 1)).broken).isEmpty();
    }

    private static Levels.RaiseLevel raise(Members members) {
        return new Levels.RaiseLevel(1, entry(2, 1, level(2, members)));
    }

    /** n1 has raised the level, by entry 2. */
    private static Play raised() {
        return led().does(raise(members(2, 1, 2, 3)));
    }

    private static Play committed() {
        Play play = raised().does(new Acknowledging.Fsync(1, 2, 2, false));
        play.copies(1, 2, 1, 2, 1).fsyncs(1, 2, 1, 2);
        return play.does(new Acknowledging.Commit(1, 1, 2));
    }
}
