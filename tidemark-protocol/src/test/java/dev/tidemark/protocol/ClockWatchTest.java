package dev.tidemark.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClockWatchTest {
    private final ClockWatch clocks = new ClockWatch();

    @Test
    void clocksThatGoTogetherGainNothing() {
        assertThat(clocks.gained(5, 1_000_000)).as("at first").isZero();
        assertThat(clocks.gained(105, 1_100_000)).isZero();
    }

    @Test
    void whatWasBeforeASleepIsOlderByThat_H57() {
        clocks.gained(0, 0);
        clocks.gained(10, 310_000);
        clocks.gained(20, 320_000);
        clocks.gained(30, 350_500);
        assertThat(clocks.suspendedMillisSince(31)).isZero();
        assertThat(clocks.suspendedMillisSince(30))
                .as("at that moment, before or after the sleep: 20.5 ms")
                .isEqualTo(21);
        assertThat(clocks.suspendedMillisSince(11)).isEqualTo(21);
        assertThat(clocks.suspendedMillisSince(10)).isEqualTo(321);
        assertThat(clocks.suspendedMillisSince(Long.MIN_VALUE)).isEqualTo(321);
    }

    @Test
    void roundingAndAClockThatIsSetBackMakeNothingOlder() {
        clocks.gained(0, 0);
        clocks.gained(10, 11_999);
        clocks.gained(20, -5_000_000);
        assertThat(clocks.suspendedMillisSince(0)).isZero();
    }

    @Test
    void ofManySleepsNoneIsForgotten() {
        for (int i = 0; i <= 100; i++) {
            clocks.gained(i, i * 11_000L);
        }
        assertThat(clocks.suspendedMillisSince(0)).isEqualTo(1_000);
        assertThat(clocks.suspendedMillisSince(100)).isEqualTo(10);
        assertThat(clocks.suspendedMillisSince(50))
                .as("those before look later than they were")
                .isEqualTo(1_000);
    }

    @Test
    void tellsWhatItWouldFindAndForgetsThat() {
        clocks.gained(0, 0);
        assertThat(clocks.wouldGain(10, 310_000)).isEqualTo(300_000);
        assertThat(clocks.suspendedMillisSince(0)).isZero();
        assertThat(clocks.gained(10, 310_000)).isEqualTo(300_000);
    }

    @Test
    void aSuspendedMachineAndAClockThatIsSetAreSeenOnce() {
        clocks.gained(0, 0);
        assertThat(clocks.gained(10, 3_010_000)).as("was suspended").isEqualTo(3_000_000);
        assertThat(clocks.gained(20, 20_000)).as("was set back").isEqualTo(-3_000_000);
        assertThat(clocks.gained(30, 30_000)).isZero();
    }
}
