package dev.tidemark.node.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.node.environment.NodeClock;
import dev.tidemark.node.support.TestClock;
import org.junit.jupiter.api.Test;

/** A long start is told from one that hangs. */
class StartProgressTest {
    private long now = 1_000;
    private final NodeClock clock = new TestClock(() -> now);

    @Test
    void openingTellsHowMuchOfAFileItHasRead() {
        Opening opening = new Opening(clock);
        assertThat(opening.text()).isEqualTo("starting");
        opening.begin("reading the log", 400L << 20);
        assertThat(opening.text()).isEqualTo("reading the log: 0 % (0 of 400 MiB)");
        opening.advance(170L << 20);
        assertThat(opening.text()).isEqualTo("reading the log: 42 % (170 of 400 MiB)");
        opening.advance(500L << 20); // what was expected was an estimate
        assertThat(opening.text()).isEqualTo("reading the log: 99 % (400 of 400 MiB)");
        opening.begin("reading the end of the log");
        assertThat(opening.text()).isEqualTo("reading the end of the log");
        now += 1_234;
        assertThat(opening.millis()).isEqualTo(1_234);
    }

    @Test
    void replayTellsHowManyEntriesItHasAppliedAndEnds() {
        long[] applied = {1_000};
        boolean[] waits = {false};
        Replay replay = new Replay(clock, () -> applied[0], () -> waits[0], 2_000);
        assertThat(replay.text()).contains(": 0 % (entry 1000 of 2000)");
        applied[0] = 1_250;
        assertThat(replay.text()).contains(": 25 % (entry 1250 of 2000)");
        waits[0] = true;
        assertThat(replay.text()).endsWith("of 2000); the next entry waits for a page of the data file");
        applied[0] = 2_000;
        assertThat(replay.text()).isEmpty();
        assertThat(new Replay(clock, () -> 5, () -> false, 5).text()).isEmpty();
    }
}
