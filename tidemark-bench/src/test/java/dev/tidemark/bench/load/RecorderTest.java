package dev.tidemark.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecorderTest {
    private final Recorder recorder = new Recorder(1_000_000, 2_000_000);

    private LoadResult result() {
        LoadResult.Sum sum = new LoadResult.Sum();
        recorder.addTo(sum);
        return sum.result(1, 0);
    }

    @Test
    void countsWhatBeganInTheMeasuredTimeWhateverItsEnd() {
        recorder.ended(999_999, 1_500_000, true, Outcome.OK);
        recorder.ended(1_000_000, 1_500_000, true, Outcome.OK);
        recorder.ended(1_999_999, 5_000_000, false, Outcome.OK);
        recorder.ended(2_000_000, 5_000_000, false, Outcome.OK);

        assertThat(result().writes().getTotalCount()).isEqualTo(1);
        assertThat(result().reads().getTotalCount()).isEqualTo(1);
        assertThat(result().operations()).isEqualTo(2);
    }

    @Test
    void errorsAreNoOperationsAndHaveNoLatency() {
        recorder.ended(1_500_000, 1_600_000, true, Outcome.ERROR);
        recorder.unanswered(1_500_000);
        recorder.unanswered(500_000);

        assertThat(result().errors()).isEqualTo(2);
        assertThat(result().operations()).isZero();
        assertThat(result().latencies().getTotalCount()).isZero();
    }

    @Test
    void theLongestSilenceIsBetweenAnswersThatAreNoErrors() {
        recorder.ended(1_000_001, 1_100_000, true, Outcome.OK);
        recorder.ended(1_100_000, 1_200_000, true, Outcome.ERROR);
        recorder.ended(1_100_000, 1_500_000, true, Outcome.OK);
        recorder.ended(1_500_000, 1_600_000, true, Outcome.OK);

        assertThat(result().longestSilenceNanos()).isEqualTo(400_000);
    }

    @Test
    void missesAreOperations() {
        recorder.ended(1_500_000, 1_600_000, false, Outcome.MISS);

        assertThat(result().misses()).isEqualTo(1);
        assertThat(result().errors()).isZero();
        assertThat(result().operations()).isEqualTo(1);
    }

    @Test
    void whatWasNeverSentHasWaitedButIsNoThroughput() {
        recorder.ended(1_100_000, 1_150_000, true, Outcome.OK);
        recorder.neverSent(1_200_000, 2_000_000, true);

        assertThat(result().unsent()).isEqualTo(1);
        assertThat(result().operations()).isEqualTo(1);
        assertThat(result().writes().getMaxValue()).isBetween(799_000L, 801_000L);
    }

    @Test
    void aLatencyBeyondTheScaleIsItsEnd() {
        recorder.ended(1_500_000, Long.MAX_VALUE, true, Outcome.OK);

        assertThat(result().writes().getMaxValue()).isGreaterThanOrEqualTo(Recorder.MAX_LATENCY_NANOS);
    }

    @Test
    void keepsAFewTextsOfErrors() {
        for (int i = 0; i < 100; i++) {
            recorder.error("error " + i);
        }

        assertThat(result().errorTexts()).hasSize(5).contains("error 0");
        assertThat(recorder.wantsText()).isFalse();
    }
}
