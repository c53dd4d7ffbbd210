package dev.tidemark.torture.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PulseTest {
    private final AtomicLong nanos = new AtomicLong(77);
    private final Pulse pulse = new Pulse(nanos::get);

    private void pass(int millis) {
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    @Test
    void aGapThatIsStillOpenCounts() {
        pass(100);
        pulse.beat();
        pass(700);
        assertThat(pulse.longest()).isEqualTo(Duration.ofMillis(700));
        assertThat(pulse.noticed()).startsWith("0 gaps");
        pulse.beat();
        assertThat(pulse.noticed()).isEqualTo("1 gaps above 500 ms, 700 ms in all");
    }

    @Test
    void aGapIsToldWhenItIsOver() {
        List<Duration> told = new ArrayList<>();
        pulse.whenNoticed(told::add);
        pass(500);
        pulse.beat();
        assertThat(told).isEmpty();
        pass(501);
        pulse.beat();
        assertThat(told).containsExactly(Duration.ofMillis(501));
    }

    /** The checker may need seconds for what the sessions have seen. */
    @Test
    void whatFollowsTheEndIsNoGap() {
        pass(100);
        pulse.beat();
        pass(200);
        pulse.end();
        pass(9_000);
        assertThat(pulse.longest()).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void whatWasForgottenDoesNotCount() {
        pass(5_000);
        pulse.beat();
        pulse.forget();
        pass(10);
        pulse.beat();
        assertThat(pulse.longest()).isEqualTo(Duration.ofMillis(10));
        assertThat(pulse.noticed()).startsWith("0 gaps");
    }
}
