package dev.tidemark.node.time;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How a node measures itself. */
class PauseWatchTest {
    private final PauseWatch watch = new PauseWatch(100);

    @Test
    void aLongTimeBetweenTwoLooksIsAPause_H115() {
        assertThat(watch.pausedMillis(5_000)).as("nothing is expected yet").isZero();
        watch.expect(5_000, 5_100);
        assertThat(watch.pausedMillis(5_099)).as("it was to sleep").isZero();
        assertThat(watch.pausedMillis(5_140)).as("a busy moment").isZero();
        assertThat(watch.pausedMillis(5_191)).isEqualTo(51);
        assertThat(watch.pausedMillis(5_192)).as("told once").isZero();
        assertThat(watch.pausedMillis(65_192)).isEqualTo(60_000);
    }

    /** What is told as paused is taken from how long a disk hangs; more than there was would be less than nothing. */
    @Test
    void noTimeIsCountedTwice_H115() {
        watch.expect(5_000, 5_100);
        watch.expect(7_000, 6_000); // it was to be woken while it looked around
        assertThat(watch.pausedMillis(7_060)).isEqualTo(1_900 + 60);
    }

    @Test
    void aPauseThatEndsWithATimerIsNotForgotten_H115() {
        watch.expect(5_000, 5_010);
        watch.expect(7_010, 7_110); // the timer came first, and nothing was asked yet
        assertThat(watch.pausedMillis(7_011)).isEqualTo(2_000);
        assertThat(watch.pausedMillis(7_100)).isZero();
    }
}
