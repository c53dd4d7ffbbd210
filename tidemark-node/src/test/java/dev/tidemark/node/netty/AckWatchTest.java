package dev.tidemark.node.netty;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A connection stalls when something waits and nothing is acknowledged meanwhile (H173). */
class AckWatchTest {
    private final AckWatch watch = new AckWatch();

    @Test
    void nothingWaitsWhereAllIsAcknowledged() {
        watch.look(1_000, 0, 900);
        assertThat(watch.waitedMillis(5_000)).isZero();
    }

    /** Quiet links: the last acknowledgement is old, but so is what it was for. */
    @Test
    void aWaitBeginsWithTheLookThatSeesIt() {
        watch.look(10_000, 1, 9_000);
        assertThat(watch.waitedMillis(10_000)).isZero();
        watch.look(10_100, 2, 9_100);
        assertThat(watch.waitedMillis(10_300)).isEqualTo(300);
    }

    /** A busy link: something always waits, and acknowledgements keep coming. */
    @Test
    void anAcknowledgementStartsTheWaitOver() {
        watch.look(1_000, 5, 1);
        watch.look(1_100, 7, 60);
        assertThat(watch.waitedMillis(1_100)).isZero();
        watch.look(1_200, 7, 160);
        assertThat(watch.waitedMillis(1_200)).isEqualTo(100);
    }

    @Test
    void theWaitEndsWithTheLastAcknowledgement() {
        watch.look(1_000, 1, 500);
        assertThat(watch.waitedMillis(1_399)).isEqualTo(399);
        watch.look(1_400, 0, 0);
        assertThat(watch.waitedMillis(1_450)).isZero();
    }

    /** This process stood still for two seconds; the kernels did not. */
    @Test
    void aPauseOfThisProcessIsNoWait() {
        watch.look(1_000, 1, 0);
        watch.look(3_000, 1, 40);
        assertThat(watch.waitedMillis(3_000)).isZero();
    }
}
