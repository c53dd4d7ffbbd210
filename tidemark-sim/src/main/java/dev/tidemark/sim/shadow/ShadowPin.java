package dev.tidemark.sim.shadow;

import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.time.Dice;
import dev.tidemark.sim.world.Coverage;
import dev.tidemark.sim.world.Coverage.Event;
import dev.tidemark.tree.DataFile;
import dev.tidemark.tree.Pin;
import dev.tidemark.tree.PinRevokedException;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.read.Cursor;
import java.io.IOException;

/** A root that is pinned now and then, read some checkpoints later, and taken away from its reader. */
final class ShadowPin {
    private static final double PINNED = 0.2;
    private static final double UNPINNED = 0.3;

    private final Dice dice;
    private final Coverage coverage;
    private final FileChecks checks;
    /** Null while nothing is pinned. */
    private Pin pin;

    private Reference pinned;

    ShadowPin(Dice dice, Coverage coverage, FileChecks checks) {
        this.dice = dice;
        this.coverage = coverage;
        this.checks = checks;
    }

    /** The process that held it is gone, or its file. */
    void forget() {
        pin = null;
    }

    /** What is pinned stays as it was (R5, H148). */
    void look(DataFile file, Reference state) throws IOException {
        if (pin == null && dice.chance(PINNED)) {
            pin = file.pin();
            pinned = state;
        } else if (pin != null && dice.chance(UNPINNED)) {
            checks.requireAll(rows(file), pinned, Invariant.TREE_IS_STATE, "a pinned root of its data file");
            coverage.add(Event.TREE_PIN_READ);
            file.oldestPin().close();
            requireRevoked(file);
            pin = null;
        }
    }

    private Cursor rows(DataFile file) {
        return new Cursor(file.name(), pin.root(), KeyRange.all(), pin.through(file.pages()));
    }

    private void requireRevoked(DataFile file) throws IOException {
        try {
            Cursor.Step step = rows(file).next();
            checks.require(
                    step == Cursor.Step.END,
                    Invariant.TREE_IS_STATE,
                    "reads a root of its data file whose pin was taken away (H148)");
        } catch (PinRevokedException e) {
            // as it must
        }
    }
}
