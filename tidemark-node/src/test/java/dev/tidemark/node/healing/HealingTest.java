package dev.tidemark.node.healing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.log.end.Acknowledged;
import dev.tidemark.log.end.EndMemory;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.recovery.LogDamage;
import dev.tidemark.node.healing.Healing.Facts;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The decision about a damaged log: every combination of what may be known (H10, H161). */
class HealingTest {
    private static final EndMemory MEMORY = EndMemory.NOTHING.withEnd(new LogPosition(50, 7, 1), 7);
    private static final Acknowledged SEEN = new Acknowledged(7, 60);
    private static final Acknowledged OLDER = new Acknowledged(6, 99);

    private static LogDamage damage(List<String> before, List<String> between, List<String> after, long base) {
        return new LogDamage(
                before,
                between,
                after,
                after.isEmpty() ? null : new LogPosition(base, 7, 3),
                "intent",
                SEEN,
                true,
                true);
    }

    private static final LogDamage IN_THE_MIDDLE = damage(List.of("a"), List.of("b"), List.of("c"), 40);
    private static final LogDamage AT_THE_BEGINNING = damage(List.of(), List.of("b"), List.of("c"), 40);

    private static LogDamage seen(LogDamage of, Acknowledged seen, boolean endIsSeen, boolean isDamage) {
        return new LogDamage(of.before(), of.between(), of.after(), of.base(), of.intent(), seen, endIsSeen, isDamage);
    }

    private static Facts facts(long checkpoint) {
        return new Facts(false, MEMORY, 8, new LogPosition(checkpoint, 7, 5), 0);
    }

    private static Acknowledged owed(HealingPlan plan) {
        return plan instanceof HealingPlan.CutAndOwe cut ? cut.owed() : ((HealingPlan.StartEmptyAndOwe) plan).owed();
    }

    private static String why(LogDamage damage, Facts facts) {
        return ((HealingPlan.Refuse) Healing.decide(damage, facts)).why();
    }

    @Test
    void aWholeLogIsLeftAlone() {
        assertThat(Healing.decide(null, facts(0))).isEqualTo(new HealingPlan.Whole());
    }

    @Test
    void theLogEndsBeforeTheDamage() {
        assertThat(Healing.decide(IN_THE_MIDDLE, facts(0)))
                .isEqualTo(new HealingPlan.CutAndOwe(List.of("b", "c"), SEEN));
        assertThat(Healing.decide(IN_THE_MIDDLE, facts(39)))
                .as("what is whole after the damage does not continue the checkpoint")
                .isEqualTo(new HealingPlan.CutAndOwe(List.of("b", "c"), SEEN));
    }

    @Test
    void whatTheCheckpointMadeSuperfluousIsForgottenAndNothingIsOwed() {
        assertThat(Healing.decide(IN_THE_MIDDLE, facts(40))).isEqualTo(new HealingPlan.ForgetOld(List.of("a", "b")));
        assertThat(Healing.decide(AT_THE_BEGINNING, facts(90))).isEqualTo(new HealingPlan.ForgetOld(List.of("b")));
    }

    @Test
    void nothingBeforeTheDamageAndNoCheckpointIsAnEmptyNode() {
        assertThat(Healing.decide(AT_THE_BEGINNING, facts(0)))
                .isEqualTo(new HealingPlan.StartEmptyAndOwe(List.of("b", "c", "intent"), SEEN));
    }

    @Test
    void nothingBeforeTheDamageLeavesTheCheckpoint() {
        assertThat(Healing.decide(AT_THE_BEGINNING, facts(39)))
                .isEqualTo(new HealingPlan.CutAndOwe(List.of("b", "c", "intent"), SEEN));
    }

    /** Whatever of the two reaches further: none is less than what was acknowledged. */
    @Test
    void theLargerOfWhatIsRememberedAndWhatIsSeenIsOwed_H161() {
        LogDamage less = seen(IN_THE_MIDDLE, new Acknowledged(7, 45), true, true);
        assertThat(owed(Healing.decide(less, facts(0)))).isEqualTo(new Acknowledged(7, 50));
        LogDamage older = seen(IN_THE_MIDDLE, OLDER, true, true);
        assertThat(owed(Healing.decide(older, facts(0))))
                .as("a leader of epoch 7 had entries 51 to 99 removed, or will")
                .isEqualTo(new Acknowledged(7, 50));
        LogDamage later = seen(IN_THE_MIDDLE, new Acknowledged(8, 20), true, true);
        assertThat(owed(Healing.decide(later, facts(0)))).isEqualTo(new Acknowledged(8, 20));
    }

    @Test
    void whereTheEndCannotBeReadTheNewestVoteCounts_H161() {
        LogDamage blind = seen(IN_THE_MIDDLE, SEEN, false, true);
        assertThat(owed(Healing.decide(blind, facts(0)))).isEqualTo(new Acknowledged(8, 60));
        LogDamage nothing = seen(AT_THE_BEGINNING, new Acknowledged(0, 0), false, true);
        assertThat(owed(Healing.decide(nothing, facts(0)))).isEqualTo(new Acknowledged(8, 50));
    }

    @Test
    void aNodeThatRemembersNothingOwesSomething_H161() {
        LogDamage nothing = seen(AT_THE_BEGINNING, new Acknowledged(0, 0), true, true);
        Facts fresh = new Facts(false, EndMemory.NOTHING, 0, LogPosition.ZERO, 0);
        assertThat(owed(Healing.decide(nothing, fresh)).offset()).isEqualTo(1);
    }

    @Test
    void whatIsOwedAlreadyIsNotForgotten_H161() {
        Acknowledged more = new Acknowledged(8, 3);
        Facts owing = new Facts(false, MEMORY.withOwed(more), 8, LogPosition.ZERO, 0);
        assertThat(owed(Healing.decide(IN_THE_MIDDLE, owing))).isEqualTo(more);
    }

    @Test
    void aNodeThatIsAloneIsRefusedAndTheFindingSaysAll() {
        Facts alone = new Facts(true, MEMORY, 8, new LogPosition(90, 7, 5), 0);
        assertThat(why(IN_THE_MIDDLE, alone)).isEmpty();
        assertThat(why(AT_THE_BEGINNING, alone)).isEmpty();
    }

    @Test
    void filesOfSomebodyElseAreNotMoved_H102() {
        assertThat(why(seen(IN_THE_MIDDLE, SEEN, true, false), facts(0))).isEmpty();
    }

    @Test
    void withoutItsMemoryANodeDoesNotKnowWhatItOwes_H161() {
        assertThat(why(IN_THE_MIDDLE, new Facts(false, null, 8, LogPosition.ZERO, 0)))
                .contains("does not know what it acknowledged");
    }

    @Test
    void aVoteThatIsOlderThanTheLogIsRefused_H39() {
        LogDamage later = seen(IN_THE_MIDDLE, new Acknowledged(9, 60), true, true);
        assertThat(why(later, facts(0))).contains("could vote twice");
        assertThat(why(IN_THE_MIDDLE, new Facts(false, MEMORY, 6, LogPosition.ZERO, 0)))
                .contains("could vote twice");
    }

    @Test
    void aDiskThatDamagesFilesAgainAndAgainIsNotTrusted() {
        assertThat(why(IN_THE_MIDDLE, new Facts(false, MEMORY, 8, LogPosition.ZERO, Healing.MAX_HEALINGS)))
                .contains("8 times");
    }

    @Test
    void aDamageThatWasReadOnlyOnceMovesNothing() {
        assertThat(why(damage(List.of("a"), List.of(), List.of(), 0), facts(0))).contains("whole now");
    }
}
