package dev.tidemark.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The clock by which a node measures the silence of others (H115, H168). */
class OwnPausesTest {
    private static final int HEARTBEAT = 100;
    private static final int TIMEOUT = 1_000;

    private final OwnPauses pauses = new OwnPauses(
            new ReplicaOptions(new UUID(0, 1), 0, 1, new UUID(0, 2), 1, HEARTBEAT, TIMEOUT, 1, 1, 1, 1, 1, false, 0));

    @Test
    void standsStillInAPauseAndReadsBeforeItConcludes_H115() {
        pauses.timePassed(5_000, 0);
        assertThat(pauses.mayHaveUnread()).isFalse();
        pauses.timePassed(65_000, 59_990);
        assertThat(pauses.awake()).isEqualTo(5_010);
        assertThat(pauses.mayHaveUnread()).isTrue();
        pauses.timePassed(65_000 + 2 * HEARTBEAT - 1, 0);
        assertThat(pauses.mayHaveUnread()).isTrue();
        pauses.timePassed(65_000 + 2 * HEARTBEAT, 0);
        assertThat(pauses.mayHaveUnread()).isFalse();
    }

    /** Else a node on a machine that is always busy would wait for a dead leader for ever. */
    @Test
    void aNodeThatIsPausedAgainAndAgainConcludesHalfTheTime_H115() {
        int concluding = 0;
        for (int i = 1; i <= 1_000; i++) {
            pauses.timePassed(i * 500L, 450);
            concluding += pauses.mayHaveUnread() ? 0 : 1;
        }
        assertThat(concluding).isBetween(400, 600);
        assertThat(pauses.awake()).isEqualTo(1_000 * 50);
    }

    @Test
    void tellsWhatOfALateAnswerWasItsOwnPause_H168() {
        pauses.timePassed(1_000, 0);
        pauses.timePassed(4_000, 2_990);
        pauses.timePassed(4_500, 400);
        assertThat(pauses.since(900)).isEqualTo(3_390);
        assertThat(pauses.since(4_000)).isEqualTo(400);
        assertThat(pauses.since(4_500)).isZero();
        for (int i = 0; i < 1_000; i++) {
            pauses.timePassed(5_000 + 100 * i, 60);
        }
        assertThat(pauses.since(0)).as("older ones are forgotten").isEqualTo(16 * 60);
    }

    @Test
    void addsUpThePausesOfTheLastTenTimeouts_H168() {
        pauses.timePassed(0, 0);
        pauses.timePassed(400, 300);
        pauses.timePassed(2_000, 500);
        assertThat(pauses.recentMillis()).isEqualTo(800);
        pauses.timePassed(9_999, 0);
        assertThat(pauses.recentMillis()).isEqualTo(800);
        pauses.timePassed(10_000, 0);
        assertThat(pauses.recentMillis()).isEqualTo(500);
        pauses.timePassed(500_000, 0);
        assertThat(pauses.recentMillis()).isZero();
    }
}
