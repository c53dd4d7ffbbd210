package dev.tidemark.node.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.node.environment.NodeClock;
import org.junit.jupiter.api.Test;

/** By which clock a node finds out that it is old (H57, H115). */
class StateAgeTest {
    private static final class Clocks implements NodeClock {
        long millis = 10_000;
        long wallMillis = 77_000;

        @Override
        public long millis() {
            return millis;
        }

        @Override
        public long wallMicros() {
            return wallMillis * 1_000;
        }

        void pass(long both) {
            millis += both;
            wallMillis += both;
        }
    }

    private final Clocks clocks = new Clocks();
    private long since = Long.MIN_VALUE;
    private long applied;
    private final StateAge age = new StateAge(clocks, () -> since, () -> applied);

    @Test
    void isCountedUntilTheMomentOfTheQuestion_H115() {
        assertThat(age.millis()).isEqualTo(StateAge.UNKNOWN);
        since = 9_900;
        assertThat(age.millis()).isEqualTo(102);
        clocks.pass(60_000); // the process stood still
        assertThat(age.millis()).isEqualTo(60_102);
    }

    @Test
    void aConfirmedIndexCountsFromItsQuestion_H54() {
        clocks.pass(50);
        age.confirmed(10_000, 7);
        assertThat(age.millis()).as("entry 7 is not applied").isEqualTo(StateAge.UNKNOWN);
        applied = 7;
        assertThat(age.millis()).isEqualTo(52);
        since = 10_020;
        assertThat(age.millis()).isEqualTo(32);
    }

    @Test
    void aMachineThatWasSuspendedKnowsNothingAnyMore_H57() {
        since = 9_900;
        clocks.pass(10);
        clocks.wallMillis += 3_600_000;
        assertThat(age.millis()).isEqualTo(StateAge.UNKNOWN);
        clocks.pass(10);
        assertThat(age.millis()).isEqualTo(StateAge.UNKNOWN);
        since = clocks.millis;
        assertThat(age.millis()).isEqualTo(2);
    }

    @Test
    void aShortSleepMakesOlderWhatWasKnownBefore_H57() {
        since = 9_900;
        clocks.pass(10);
        clocks.wallMillis += 400;
        assertThat(age.millis()).isEqualTo(512);
        clocks.pass(10);
        assertThat(age.millis()).isEqualTo(522);
        since = 10_015;
        assertThat(age.millis()).as("known since it woke").isEqualTo(7);
    }

    @Test
    void whatIsAsOldAsTheSleepMayBeOfBefore_H57() {
        since = clocks.millis;
        clocks.wallMillis += 400;
        assertThat(age.millis()).isEqualTo(402);
        clocks.wallMillis += 400_000;
        assertThat(age.millis()).isEqualTo(StateAge.UNKNOWN);
    }

    @Test
    void aWallClockThatIsSetBackMakesNothingYounger_H57() {
        since = 9_900;
        clocks.pass(100);
        clocks.wallMillis -= 3_600_000;
        assertThat(age.millis()).isEqualTo(202);
    }
}
