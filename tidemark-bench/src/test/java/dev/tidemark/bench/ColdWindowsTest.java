package dev.tidemark.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.bench.load.LoadRun;
import org.junit.jupiter.api.Test;

class ColdWindowsTest {
    private final ColdWindows windows = new ColdWindows();

    private void seconds(double... each) {
        for (double perSecond : each) {
            windows.progress(new LoadRun.Progress(false, 0, 0, perSecond, 0));
        }
    }

    @Test
    void tellsWhenItIsNearlyAsFastAsEver() {
        seconds(100, 200, 300, 800, 950, 950, 950, 1_000, 1_000, 1_000);
        assertThat(windows.peak()).isEqualTo(1_000);
        assertThat(windows.secondsUntilNearly(1_000)).isEqualTo(3);
        assertThat(windows.secondsUntilNearly(2_000)).isEqualTo(-1);
        assertThat(windows.firstSeconds(2)).isEqualTo(150);
    }

    @Test
    void aLoadThatEndedAtOnceHasNoPeak() {
        assertThat(windows.peak()).isZero();
        assertThat(windows.firstSeconds(10)).isZero();
        assertThat(windows.secondsUntilNearly(1)).isEqualTo(-1);
    }
}
