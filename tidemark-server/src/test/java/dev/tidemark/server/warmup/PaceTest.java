package dev.tidemark.server.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long WINDOW = TimeUnit.MILLISECONDS.toNanos(250);

    private final Pace pace = new Pace(0, TimeUnit.SECONDS.toNanos(5));
    private long now;

    private void window(int commands) {
        now += WINDOW;
        pace.answered(commands, now);
    }

    @Test
    void itGoesOnWhileItGetsFaster() {
        for (int i = 1; i < 20; i++) {
            window(100 * i * i);
            assertThat(pace.goesOn(now)).as("after %d windows", i).isTrue();
        }
    }

    @Test
    void itEndsWhenItGetsNoFaster() {
        window(100);
        window(1_000);
        for (int i = 0; i < 5; i++) {
            window(1_020); // no more than chance
            assertThat(pace.goesOn(now)).isTrue();
        }
        window(900);
        assertThat(pace.goesOn(now)).isFalse();
    }

    @Test
    void nothingIsJudgedBeforeTheFirstAnswer() {
        for (int i = 0; i < 15; i++) {
            window(0);
        }
        assertThat(pace.goesOn(now)).isTrue();
    }

    @Test
    void itEndsWhenItsTimeIsUpEvenIfNothingIsAnswered() {
        assertThat(pace.goesOn(TimeUnit.SECONDS.toNanos(5) - 1)).isTrue();
        assertThat(pace.goesOn(TimeUnit.SECONDS.toNanos(5))).isFalse();
    }
}
