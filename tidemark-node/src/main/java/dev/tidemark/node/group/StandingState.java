package dev.tidemark.node.group;

import dev.tidemark.node.environment.NodeClock;
import dev.tidemark.protocol.Input;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Tells the replica when nothing is applied any more because an entry waits for a page of the data file: a leader that
 * cannot apply commits and answers nobody, so it hands over to a node that can (H146, H172). Main executor only.
 */
final class StandingState {
    /** A page is there after some milliseconds, a damaged one is repaired in less. */
    private static final int TELL_AFTER_MILLIS = 200;

    private final NodeClock clock;
    private final LongSupplier applied;
    private final BooleanSupplier waits;
    private final Consumer<Input> protocol;

    private long waitsAt = -1;
    private long since;
    private boolean told;

    /**
     * @param applied the last entry that was
     * @param waits whether the next one waits for a page
     */
    StandingState(NodeClock clock, LongSupplier applied, BooleanSupplier waits, Consumer<Input> protocol) {
        this.clock = clock;
        this.applied = applied;
        this.waits = waits;
        this.protocol = protocol;
    }

    /** Called at every tick of the node. */
    void look() {
        long now = clock.millis();
        long at = waits.getAsBoolean() ? applied.getAsLong() : -1;
        if (at != waitsAt) {
            waitsAt = at;
            since = now;
        }
        boolean stands = at >= 0 && now - since >= TELL_AFTER_MILLIS;
        if (stands != told) {
            told = stands;
            protocol.accept(new Input.StateStands(stands));
        }
    }
}
