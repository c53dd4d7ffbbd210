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
    void aSuspendedMachineAndAClockThatIsSetAreSeenOnce() {
        clocks.gained(0, 0);
        assertThat(clocks.gained(10, 3_010_000)).as("was suspended").isEqualTo(3_000_000);
        assertThat(clocks.gained(20, 20_000)).as("was set back").isEqualTo(-3_000_000);
        assertThat(clocks.gained(30, 30_000)).isZero();
    }
}
