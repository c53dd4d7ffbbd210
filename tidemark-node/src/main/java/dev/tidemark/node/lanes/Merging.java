package dev.tidemark.node.lanes;

import dev.tidemark.node.environment.NodeEnvironment;
import dev.tidemark.state.StateEngine;

/**
 * Does what a freeze left to do once its checkpoint is through, in small steps far apart. Under load there are hundreds
 * of thousands of keys to move; at once, or step upon step, that would keep all clients waiting for half a second
 * (H182).
 *
 * <p>A step comes every {@value #PAUSE_MILLIS} ms, which takes about a tenth of the time of the main executor. As many
 * keys more are moved as entries are applied, so it is done before the log has grown by as much as it did during the
 * checkpoint, which is before the next one.
 *
 * <p>Apply lane only.
 */
final class Merging {
    /** About half a millisecond. */
    static final int STEP_KEYS = 250;

    static final int PAUSE_MILLIS = 5;

    private final StateEngine engine;
    private final NodeEnvironment.Timer timer;
    private final Runnable post;
    private boolean isUnderWay;

    /** @param post has {@link #step} called by the lane */
    Merging(StateEngine engine, NodeEnvironment.Timer timer, Runnable post) {
        this.engine = engine;
        this.timer = timer;
        this.post = post;
    }

    /** A freeze has ended. */
    void begin() {
        if (!isUnderWay) {
            isUnderWay = true;
            step(false);
        }
    }

    /** @param mustHurry something waits for the end of it: what is left is done as soon as others had their turn */
    void step(boolean mustHurry) {
        if (engine.mergeSome(STEP_KEYS)) {
            isUnderWay = false;
        } else if (mustHurry) {
            post.run();
        } else {
            timer.after(PAUSE_MILLIS, post);
        }
    }

    /** So many entries were applied. */
    void advance(long entries) {
        if (isUnderWay) {
            engine.mergeSome((int) Math.min(entries, Integer.MAX_VALUE)); // whether it is done the next step sees
        }
    }
}
