package dev.tidemark.server.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
    private final LatencyHistogram histogram = new LatencyHistogram();

    /** The bounds that Redis shows. */
    @Test
    void boundsDouble() {
        for (int step = 0; step < 12; step++) {
            histogram.add(1L << 10 + step);
        }
        assertThat(steps())
                .containsExactly(
                        "1=1", "2=2", "4=3", "8=4", "16=5", "33=6", "66=7", "132=8", "264=9", "528=10", "1056=11",
                        "2113=12");
    }

    @Test
    void nothingIsLeftOut() {
        histogram.add(0);
        histogram.add(1_025);
        histogram.add(Long.MAX_VALUE);
        assertThat(steps()).containsExactly("1=1", "2=2", "1082130=3");
        histogram.reset();
        assertThat(steps()).isEmpty();
    }

    private List<String> steps() {
        List<String> steps = new ArrayList<>();
        histogram.forEach((micros, calls) -> steps.add(micros + "=" + calls));
        return steps;
    }
}
