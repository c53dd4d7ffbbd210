package dev.tidemark.node.group;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.node.environment.NodeClock;
import dev.tidemark.protocol.Input;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandingStateTest {
    private long now;
    private long applied = 7;
    private boolean waits;
    private final List<Input> told = new ArrayList<>();

    private final NodeClock clock = new NodeClock() {
        @Override
        public long millis() {
            return now;
        }

        @Override
        public long wallMicros() {
            return 0;
        }
    };

    private final StandingState standing = new StandingState(clock, () -> applied, () -> waits, told::add);

    private void lookAt(long millis) {
        now = millis;
        standing.look();
    }

    @Test
    void oneEntryThatWaitsForLongIsToldOnce_H172() {
        waits = true;
        lookAt(1_000);
        lookAt(1_199);
        assertThat(told).isEmpty();
        lookAt(1_200);
        lookAt(5_000);
        assertThat(told).containsExactly(new Input.StateStands(true));
        waits = false;
        lookAt(5_050);
        lookAt(5_100);
        assertThat(told).containsExactly(new Input.StateStands(true), new Input.StateStands(false));
    }

    @Test
    void entriesThatWaitALittleEachAreNot() {
        waits = true;
        for (long at = 0; at < 2_000; at += 50) {
            applied++;
            lookAt(at);
        }
        assertThat(told).isEmpty();
    }
}
