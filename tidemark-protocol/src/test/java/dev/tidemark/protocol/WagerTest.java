package dev.tidemark.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WagerTest {
    private final Wager wager = new Wager(8, 64, 256);

    private boolean fails() {
        wager.wentBadly();
        wager.wentBadly();
        return wager.wentBadly();
    }

    @Test
    void restsAfterThreeFailuresInARow() {
        assertThat(wager.wentBadly()).isFalse();
        assertThat(wager.wentBadly()).isFalse();
        assertThat(wager.wentBadly()).isTrue();
        assertThat(wager.wentBadly()).as("it starts over").isFalse();
    }

    @Test
    void whatGoesWellMakesUpForFailures() {
        wager.wentBadly();
        for (int i = 0; i < 8; i++) {
            wager.wentWell();
        }
        assertThat(wager.wentBadly()).isFalse();
        assertThat(wager.wentBadly()).isFalse();
        assertThat(wager.wentBadly()).isTrue();
    }

    @Test
    void eachRestIsTwiceAsLongUpToABound() {
        assertThat(wager.rest()).isEqualTo(64);
        assertThat(fails()).isTrue();
        assertThat(wager.rest()).isEqualTo(128);
        assertThat(fails()).isTrue();
        assertThat(fails()).isTrue();
        assertThat(wager.rest()).isEqualTo(256);
        wager.isProven();
        assertThat(wager.rest()).isEqualTo(64);
    }

    @Test
    void whatIsForgottenDoesNotCount() {
        wager.wentBadly();
        wager.wentBadly();
        wager.forget();
        assertThat(wager.wentBadly()).isFalse();
    }
}
