package dev.tidemark.node.status;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** H17c: writes stop while there is room for recovery, and do not flicker at the border. */
class DiskSpaceTest {
    private final DiskSpace space = new DiskSpace(100);

    @Test
    void isLowBelowTheReserveAndFineAgainClearlyAboveIt() {
        assertThat(space.measured(100)).isFalse();
        assertThat(space.isLow()).isFalse();
        assertThat(space.measured(99)).isTrue();
        assertThat(space.isLow()).isTrue();
        assertThat(space.measured(101)).isFalse();
        assertThat(space.measured(124)).isFalse();
        assertThat(space.isLow()).isTrue();
        assertThat(space.measured(125)).isTrue();
        assertThat(space.isLow()).isFalse();
    }

    @Test
    void noReserveIsNeverLow() {
        DiskSpace none = new DiskSpace(0);
        assertThat(none.measured(0)).isFalse();
        assertThat(none.isLow()).isFalse();
    }
}
