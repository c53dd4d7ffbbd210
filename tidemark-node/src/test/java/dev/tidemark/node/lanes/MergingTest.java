package dev.tidemark.node.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.node.support.FillingMachine;
import dev.tidemark.state.StateEngine;
import dev.tidemark.state.once.EngineLimits;
import dev.tidemark.state.table.StateImage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a checkpoint leaves to do is done in steps between which others have their turn (H182). */
class MergingTest {
    private static final int STEPS = 8;

    private final StateEngine engine =
            new StateEngine(new FillingMachine(STEPS * Merging.STEP_KEYS, 10), EngineLimits.DEFAULT);
    private final List<Long> pauses = new ArrayList<>();
    private int posted;
    private final Merging merging = new Merging(engine, (millis, task) -> pauses.add(millis), () -> posted++);

    /** All keys were overwritten while a checkpoint was written. */
    @BeforeEach
    void thaw() {
        engine.restore(StateImage.empty(7, 3, 999));
        engine.timePassed(8, 3, 1_000);
        engine.freeze();
        engine.timePassed(9, 3, 1_001);
        engine.thaw(true, null);
        assertThat(engine.canFreeze()).isFalse();
    }

    @Test
    void oneStepIsDoneAtATimeAndTheNextOneComesLater() {
        merging.begin();
        for (int step = 1; step < STEPS; step++) {
            assertThat(engine.canFreeze()).as("after %d steps", step).isFalse();
            assertThat(pauses).hasSize(step).containsOnly((long) Merging.PAUSE_MILLIS);
            merging.step(false);
        }
        assertThat(engine.canFreeze()).isTrue();
        assertThat(pauses).as("nothing is left to do").hasSize(STEPS - 1);
        assertThat(posted).isZero();
    }

    @Test
    void asManyKeysMoreAreMovedAsEntriesAreApplied() {
        merging.begin();
        merging.advance((STEPS - 2) * Merging.STEP_KEYS);
        assertThat(engine.canFreeze()).isFalse();
        merging.step(false);
        assertThat(engine.canFreeze()).isTrue();
        assertThat(pauses).hasSize(1);
    }

    /** A second checkpoint may end before the timer of the first has come. */
    @Test
    void onlyOneStepIsToCome() {
        merging.begin();
        merging.begin();
        assertThat(pauses).hasSize(1);
        merging.advance(STEPS * Merging.STEP_KEYS);
        merging.step(false);
        assertThat(engine.canFreeze()).isTrue();
        assertThat(pauses).hasSize(1);
    }

    @Test
    void whoWaitsForTheEndOfItIsNotKept() {
        merging.begin();
        for (int step = 1; step < STEPS; step++) {
            merging.step(true);
        }
        assertThat(engine.canFreeze()).isTrue();
        assertThat(posted).isEqualTo(STEPS - 2);
        assertThat(pauses).as("of the first").hasSize(1);
    }
}
