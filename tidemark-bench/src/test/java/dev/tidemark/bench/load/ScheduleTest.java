package dev.tidemark.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When operations of an open loop begin, and what a stall of the server then looks like. */
class ScheduleTest {
    private static final long MILLI = 1_000_000;

    @Test
    void operationsBeginAtEvenDistances() {
        Schedule schedule = new Schedule(5 * MILLI, 1000);

        assertThat(schedule.isDue(5 * MILLI - 1)).isFalse();
        assertThat(schedule.isDue(5 * MILLI)).isTrue();
        assertThat(schedule.take()).isEqualTo(5 * MILLI);
        assertThat(schedule.isDue(5 * MILLI)).isFalse();
        assertThat(schedule.nextAt()).isEqualTo(6 * MILLI);
    }

    @Test
    void aRateThatDividesBadlyDoesNotDrift() {
        Schedule schedule = new Schedule(0, 30_000);
        long last = 0;
        for (int i = 0; i <= 3_000_000; i++) {
            last = schedule.take();
        }

        assertThat(last).isEqualTo(100_000 * MILLI);
    }

    @Test
    void theClockMayRunOver() {
        Schedule schedule = new Schedule(Long.MAX_VALUE - MILLI, 1000);
        schedule.take();
        schedule.take();

        assertThat(schedule.nextAt()).isEqualTo(Long.MIN_VALUE + MILLI - 1);
        assertThat(schedule.isDue(Long.MAX_VALUE)).isFalse();
        assertThat(schedule.isDue(Long.MIN_VALUE + MILLI)).isTrue();
    }

    /**
     * A server that answers in a tenth of a millisecond, but does nothing for a second. A client that waits for each
     * answer before it asks again sees one slow operation; the thousand that should have begun meanwhile must count as
     * slow too.
     */
    @Test
    void aStallIsSeenByAllThatShouldHaveBegunMeanwhile() {
        long stallBegins = 1_000 * MILLI;
        long stallEnds = 2_000 * MILLI;
        Recorder recorder = new Recorder(0, 3_000 * MILLI);
        Schedule schedule = new Schedule(0, 1000);
        long now = 0;
        while (schedule.nextAt() < 3_000 * MILLI) {
            now = Math.max(now, schedule.nextAt());
            long intended = schedule.take();
            now += MILLI / 10;
            if (now >= stallBegins && now < stallEnds) {
                now = stallEnds;
            }
            recorder.ended(intended, now, true, Outcome.OK);
        }
        LoadResult.Sum sum = new LoadResult.Sum();
        recorder.addTo(sum);
        LoadResult result = sum.result(3, 0);

        assertThat(result.operations()).isEqualTo(3000);
        // It answers ten times as fast as it is asked, so it has caught up after a ninth of a second.
        assertThat(result.writes().getCountBetweenValues(MILLI, Long.MAX_VALUE / 2))
                .isBetween(1090L, 1112L);
        assertThat(result.writes().getMaxValue()).isBetween(998 * MILLI, 1002 * MILLI);
        assertThat(result.writes().getValueAtPercentile(50)).isLessThan(MILLI / 5);
    }
}
