package dev.tidemark.node.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.message.Health;
import org.junit.jupiter.api.Test;

/** How a node measures its disk. */
class SyncPaceTest {
    @Test
    void thePaceIsTheMedianOfTheLastSeconds_H105() {
        SyncPace pace = new SyncPace();
        assertThat(pace.median(0)).isEqualTo(Health.UNKNOWN);
        pace.synced(1_000, 2);
        pace.synced(1_010, 900);
        pace.synced(1_020, 3);
        assertThat(pace.median(1_020)).as("one slow fsync says nothing").isEqualTo(3);
        for (int i = 0; i < 100; i++) {
            pace.synced(1_100, 40);
        }
        assertThat(pace.median(1_100)).isEqualTo(40);
        assertThat(pace.median(3_100)).as("that was long ago").isEqualTo(Health.UNKNOWN);
    }
}
