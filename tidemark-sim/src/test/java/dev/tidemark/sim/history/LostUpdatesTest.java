package dev.tidemark.sim.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LostUpdatesTest {
    private final LostUpdates updates = new LostUpdates();

    @Test
    void everyNumberHasOneWinner() {
        updates.succeeded("w0", 1, "a");
        updates.succeeded("w0", 2, "b");
        updates.succeeded("w1", 2, "c");
        assertThat(updates.findings()).isEmpty();
    }

    @Test
    void aRepeatIsToldTheSame() {
        updates.succeeded("w0", 1, "a");
        updates.succeeded("w0", 1, "a");
        assertThat(updates.findings()).isEmpty();
    }

    @Test
    void twoWinnersAreALostUpdate() {
        updates.succeeded("w0", 1, "a");
        updates.succeeded("w0", 1, "b");
        assertThat(updates.findings()).singleElement().asString().contains("an update of w0 is lost", "a", "b", "1");
    }
}
